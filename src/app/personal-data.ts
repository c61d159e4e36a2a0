/** Everything that is held about a person, put together from every capability. */
import { type DocumentHead, documentOf } from '../personal-data/document.ts';
import type { Exporter } from '../personal-data/exporter.ts';
import { actsExporter, historyExporter } from '../personal-data/history.ts';
import { withChains } from '../personal-data/mandates.ts';
import { mergedAccountsExporter, withMerged } from '../personal-data/merged.ts';
import { createReadable } from '../personal-data/readable.ts';
import type { Storage } from '../storage/storage.ts';
import { createWayNames } from '../upstreams/names.ts';
import type { Language } from '../web/views.ts';
import { readCatalogue } from '../web/words.ts';
import type { Parts } from './parts.ts';

/** Every part, in the order of the document. */
export function exportersOf(storage: Storage): readonly Exporter[] {
  const { partsOf } = storage.upstreams.merges;
  const held = storage.held.map((one) => (one.name === 'mandates' ? withChains(storage, one) : one));
  const all = [...held, historyExporter(storage.audit), actsExporter(storage.auditTrail)];
  return all.flatMap((one) =>
    one.name === 'person' ? [one, mergedAccountsExporter(partsOf, one)] : withMerged(partsOf, one),
  );
}

/** Makes what writes the two downloads. */
export function personalDataParts(parts: Parts) {
  const { pages, powers, proofing, relyingParties, settings } = parts;
  const exporters = exportersOf(parts.storage);

  const wayName = createWayNames(parts);
  const methodName = (id: string, language: Language): string =>
    proofing.get(id)?.words[language].name ?? wayName(id, language);

  function nameIn(language: Language) {
    return async (field: string, value: string): Promise<string | undefined> => {
      if (field === 'method' || field === 'methods') return methodName(value, language);
      if (field === 'client_id' || field === 'services') return (await relyingParties.find(value))?.name[language];
      if (field === 'powers') return powers.powers[value]?.name[language] ?? powers.groups[value]?.name[language];
      return undefined;
    };
  }

  return {
    readable(personId: string, language: Language, madeAt: Date): AsyncGenerator<string> {
      const catalogue = readCatalogue(language);
      const has = (key: string): boolean => Object.hasOwn(catalogue, key);
      const write = createReadable({ words: pages.words(language), language, has, nameOf: nameIn(language) });
      return write(exporters, personId, madeAt);
    },
    document: (personId: string, head: Omit<DocumentHead, 'issuer'>): AsyncGenerator<string> =>
      documentOf(exporters, personId, { issuer: settings.issuer, ...head }),
  };
}
