/** What a person changed about what a service gets, and whether the service knows. */
import { type KeptConsent, STOPS } from '../consent/consent.ts';
import type { DeliveryStatus, OutboxStore } from '../outbox/outbox.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import type { Pages } from '../web/pages.ts';
import type { DeliveryView, Language, Views } from '../web/views.ts';
import type { ServiceWords } from './service-words.ts';

export interface ServiceChangesParts {
  readonly outbox: Pick<OutboxStore, 'statusOf'>;
  readonly pages: Pages;
  readonly say: Pick<ServiceWords, 'labelsOf' | 'namesOf'>;
}

type ChangeViews = Views['service']['changes'];

/** Of several messages of one kind the one that stands worst: what is true of it is true of no better one. */
const WORST = ['given-up', 'waiting', 'delivered', 'obsolete'] as const;
const worstOf = (all: readonly DeliveryStatus[]): DeliveryStatus | undefined =>
  WORST.flatMap((state) => all.filter((status) => status.state === state))[0];

const isStop = ({ ended }: KeptConsent): boolean => STOPS.some((stop) => stop === ended?.why);
const without = (a: readonly string[], b: readonly string[] = []): string[] => a.filter((one) => !b.includes(one));

/** Makes the list, newest first. */
export function createServiceChanges({ outbox, pages, say }: ServiceChangesParts) {
  function line(status: DeliveryStatus, organisation: string, language: Language): DeliveryView {
    const words = pages.words(language);
    const { kind, state, at, attempts } = status;
    const isLogout = kind === 'backchannel-logout';
    const delivered = isLogout ? 'services.delivery.signedOut' : 'services.delivery.delivered';
    if (state === 'delivered') return { tone: 'good', text: words(delivered, { when: at }) };
    if (state === 'obsolete') return { tone: 'good', text: words('services.delivery.obsolete') };
    if (state === 'waiting') return { tone: 'waiting', text: words('services.delivery.waiting', { count: attempts }) };
    return { tone: 'bad', text: words('services.delivery.givenUp', { count: attempts, organisation }) };
  }

  /** The event says everything; a logout alone says that the person is signed out. */
  function deliveriesOf(all: readonly DeliveryStatus[], organisation: string, language: Language): DeliveryView[] {
    const event = worstOf(all.filter(({ kind }) => kind === 'consent-withdrawn'));
    const logout = worstOf(all.filter(({ kind }) => kind === 'backchannel-logout'));
    const lines = [event, logout].flatMap((status) => (status ? [line(status, organisation, language)] : []));
    const [first, second] = lines;
    return first && first.text === second?.text ? [first] : lines;
  }

  return async (
    all: readonly KeptConsent[],
    service: RelyingParty | undefined,
    language: Language,
  ): Promise<ChangeViews> => {
    const words = pages.words(language);
    const takenFrom = (consent: KeptConsent): string[] =>
      isStop(consent) ? [] : without(consent.granted, all[all.indexOf(consent) - 1]?.granted ?? consent.granted);
    // An answer that took nothing from the service is no change of what it had.
    const own = all.filter(
      (consent) => isStop(consent) || consent.ended?.why === 'changed' || takenFrom(consent).length > 0,
    );
    const statuses = await outbox.statusOf(own.map(({ id }) => id));
    return own.map((consent) => {
      const { organisation } = say.namesOf(service, consent.clientId, language);
      const after = isStop(consent) ? undefined : all[all.indexOf(consent) - 1];
      const taken = takenFrom(consent);
      const added = after ? without(after.granted, consent.granted) : [];
      const claims = (names: readonly string[]) => ({ claims: say.labelsOf(names, language).join(' · ') });
      const deliveries = deliveriesOf(statuses.get(consent.id) ?? [], organisation, language);
      const untold = { tone: 'waiting', text: words('services.untold', { organisation }) } as const;
      const toTell = !after || taken.length > 0;
      return {
        when: words('services.moment', { when: consent.ended?.at ?? consent.agreedAt }),
        texts: [
          ...(after ? [] : [words('services.change.withdrawn')]),
          ...(taken.length > 0 ? [words('services.change.taken', claims(taken))] : []),
          ...(added.length > 0 ? [words('services.change.added', claims(added))] : []),
        ],
        deliveries: toTell && deliveries.length === 0 ? [untold] : deliveries,
      };
    });
  };
}
