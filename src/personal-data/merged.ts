/** What was held of accounts that became a part of this one is the same person's: it is told with the rest. */
import type { Exporter, Held } from './exporter.ts';

/** An account that became a part of another one, and when. */
export interface MergedAccount {
  readonly personId: string;
  readonly mergedAt: Date;
}

/** The accounts that became a part of this one, and of those; the oldest first. */
export type MergedInto = (personId: string) => Promise<readonly MergedAccount[]>;

async function* marked(exporter: Exporter, { personId, mergedAt }: MergedAccount): AsyncGenerator<Held> {
  for await (const held of exporter.of(personId)) yield { ...held, ofAccountMergedAt: mergedAt };
}

/** Gives an exporter of several records those of the accounts that were merged too, after the account's own. */
export const withMerged = (mergedInto: MergedInto, exporter: Exporter): Exporter =>
  exporter.single
    ? exporter
    : {
        ...exporter,
        async *of(personId) {
          yield* exporter.of(personId);
          for (const merged of await mergedInto(personId)) yield* marked(exporter, merged);
        },
      };

/** Makes the exporter of who the person was in each of those accounts, as `person` tells it of an account. */
export const mergedAccountsExporter = (mergedInto: MergedInto, person: Exporter): Exporter => ({
  name: 'merged_accounts',
  columns: person.columns,
  async *of(personId) {
    for (const merged of await mergedInto(personId)) yield* marked(person, merged);
  },
});
