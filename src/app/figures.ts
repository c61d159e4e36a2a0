/** Figures of services and their mistakes: what counts and collects them, and what writes and removes them. */
import type Provider from 'oidc-provider';
import type { Logger } from 'pino';
import { REPRESENTATION } from '../artifacts/interaction-result.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { Decision } from '../assurance/decide.ts';
import type { DoorOf } from '../doors/door.ts';
import { createCounting } from '../figures/counting.ts';
import { dayAfter, dayOf } from '../figures/figures.ts';
import type { Country } from '../identity/country.ts';
import { stepAsked } from '../interaction/next-step.ts';
import type { PartyToChoose } from '../mandates/asked.ts';
import { type Asked, countEvents } from '../oidc/figures.ts';
import { collectMistakes } from '../oidc/mistakes.ts';
import { createCollecting } from '../protocol-errors/collecting.ts';
import type { Settings } from '../settings.ts';
import type { Storage } from '../storage/storage.ts';
import { isSystemClient } from '../system-accounts/system-account.ts';

interface FigureParts {
  readonly storage: Pick<Storage, 'figures' | 'protocolErrors'>;
  readonly settings: Settings;
  readonly country: Country;
  readonly now: () => Date;
  readonly log: Logger;
  readonly account: DoorOf;
  readonly ownersDoor: DoorOf;
  readonly staffDoor: DoorOf;
}

/** What counts and collects on this node, and the jobs of both. */
export function figureParts(parts: FigureParts) {
  const { storage, settings, country, now, log, account, ownersDoor, staffDoor } = parts;
  const { figures, protocolErrors } = storage;
  const { utcOffsetMinutes } = country;
  const counting = createCounting({ figures, utcOffsetMinutes, now });
  const collecting = createCollecting({ protocolErrors, settings, now, log });
  const own = new Set([account, ownersDoor, staffDoor].map(({ clientId }) => clientId));
  const daysAgo = (days: number): string => dayAfter(dayOf(now().getTime(), utcOffsetMinutes), -days);
  return {
    counting,
    collecting,
    /** Our own pages and the machines of organisations are no services. */
    isService: (clientId: string): boolean => !isSystemClient(clientId) && !own.has(clientId),
    async flushFigures(): Promise<void> {
      const flushed = await Promise.allSettled([counting.flush(), collecting.flush()]);
      for (const one of flushed) if (one.status === 'rejected') throw one.reason;
    },
    async forgetFigures(): Promise<void> {
      await figures.forget(daysAgo(settings.figures.keepDays));
      await protocolErrors.forget(new Date(daysAgo(settings.protocolErrors.keepDays)));
    },
  };
}

/**
 * The page that the library leads to, by the one rule that decides about pages. Whoever was asked for anything but to sign
 * in was signed in then, also where they leave to sign in as somebody else.
 */
function stepOf({ name, reasons, details }: Asked) {
  const assurance = details.assurance as Decision | undefined;
  const { asked } = (details[REPRESENTATION] ?? {}) as Partial<PartyToChoose>;
  return stepAsked({ prompt: { name, reasons, assurance, asked }, signedIn: true }).kind;
}

/** What watches the protocol. */
interface WatchParts extends Pick<ReturnType<typeof figureParts>, 'counting' | 'collecting' | 'isService'> {
  readonly assurance: Pick<Assurance, 'idOf'>;
}

/** Connects the protocol with figures and error inbox. */
export function watchServices(provider: Provider, parts: WatchParts): void {
  const levelOf = (acr = ''): string => parts.assurance.idOf(acr) ?? 'none';
  countEvents(provider, { ...parts, stepOf, levelOf });
  collectMistakes(provider, parts);
}
