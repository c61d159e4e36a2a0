/** The download of everything as one JSON document, written while it is read. */
import { type Exporter, inSnakeCase } from './exporter.ts';

/** Name of the schema under the issuer. */
export const DOCUMENT_SCHEMA = '/schemas/account-data-1.schema.json';

/** What stands above the parts. */
export interface DocumentHead {
  readonly issuer: string;
  readonly madeAt: Date;
  readonly language: string;
}

async function* partOf({ single, of }: Exporter, personId: string): AsyncGenerator<string> {
  let first = true;
  if (!single) yield '[';
  for await (const held of of(personId)) {
    if (single && !first) break;
    yield `${first ? '' : ',\n'}${JSON.stringify(inSnakeCase(held))}`;
    first = false;
  }
  yield single ? (first ? 'null' : '') : ']';
}

/** Pieces of the document, in UTF-8. */
export async function* documentOf(
  exporters: readonly Exporter[],
  personId: string,
  { issuer, madeAt, language }: DocumentHead,
): AsyncGenerator<string> {
  const head = { schema: `${issuer}${DOCUMENT_SCHEMA}`, issuer, made_at: madeAt, language };
  yield JSON.stringify(head).slice(0, -1);
  for (const exporter of exporters) {
    yield `,\n${JSON.stringify(exporter.name)}:`;
    yield* partOf(exporter, personId);
  }
  yield '}\n';
}
