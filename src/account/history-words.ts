/** Lines of the history in words. */
import type { PastEvent } from '../audit/audit.ts';
import type { ReportedSignIn } from '../misuse/reports.ts';
import { originWords } from '../origin/words.ts';
import { methodOf } from '../upstreams/upstream.ts';
import type { Pages } from '../web/pages.ts';
import type { HistoryLineView, Language } from '../web/views.ts';
import type { Words } from '../web/words.ts';
import type { HistoryLine } from './history-lines.ts';
import type { ServiceNames } from './service-names.ts';

export interface HistoryWordsParts {
  readonly names: ServiceNames;
  readonly pages: Pages;
  readonly methodsIn: (methods: readonly string[], language: Language) => string;
}

const TITLES = {
  'account.registered': 'history.title.registered',
  'account.imported': 'data.value.type.account.imported',
  'account.corrected': 'history.title.corrected',
  'account.downloaded': 'history.title.downloaded',
  'account.number-stated': 'history.title.numberStated',
  'account.misuse-reported': 'history.title.reported',
  'account.contact-added': 'data.value.type.account.contact-added',
  'account.contact-changed': 'data.value.type.account.contact-changed',
  'account.contact-removed': 'data.value.type.account.contact-removed',
  'account.contact-suspended': 'data.value.type.account.contact-suspended',
  'account.contact-restored': 'data.value.type.account.contact-restored',
  'account.closing-started': 'data.value.type.account.closing-started',
  'account.closing-stopped': 'data.value.type.account.closing-stopped',
  'account.sessions-ended': 'data.value.type.account.sessions-ended',
  'account.recovery-offered': 'data.value.type.account.recovery-offered',
  'account.blocked': 'data.value.type.account.blocked',
  'account.unblocked': 'data.value.type.account.unblocked',
  'account.merged': 'data.value.type.account.merged',
  'account.merge-undone': 'data.value.type.account.merge-undone',
  'authenticator.added': 'history.title.wayAdded',
  'authenticator.changed': 'history.title.wayChanged',
  'authenticator.removed': 'history.title.wayRemoved',
  'link.added': 'data.value.type.link.added',
  'link.removed': 'data.value.type.link.removed',
  'link.barred': 'data.value.type.link.barred',
  'link.allowed': 'data.value.type.link.allowed',
  'identity-case.opened': 'data.value.type.identity-case.opened',
  'identity-case.decided': 'data.value.type.identity-case.decided',
  'recovery.started': 'history.title.recoveryStarted',
  'recovery.stopped': 'history.title.recoveryStopped',
  'recovery.finished': 'history.title.recoveryFinished',
  'recovery.refused': 'history.title.recoveryRefused',
} as const;

/** Staff are a role to the people they serve. */
const ROLES: Readonly<Record<string, string>> = {
  support: 'disclosures.role.support',
  'security-officer': 'disclosures.role.securityOfficer',
};

const LEVELS: Readonly<Record<string, string>> = {
  m0: 'history.level.m0',
  m1: 'history.level.m1',
  m2: 'history.level.m2',
};

/** With these, somebody was in the account or changed it. */
const REPORTABLE: ReadonlySet<string> = new Set([
  'authenticator.added',
  'authenticator.changed',
  'authenticator.removed',
  'account.contact-added',
  'account.contact-changed',
  'account.contact-removed',
  'account.closing-started',
  'account.corrected',
  'account.downloaded',
  'link.added',
  'link.removed',
  'recovery.finished',
]);

const textIn = ({ details }: PastEvent, name: string): string | undefined => {
  const value = details[name];
  return typeof value === 'string' ? value : undefined;
};
/** The way in from elsewhere that an event is about. */
function elsewhereIn(event: PastEvent): string | undefined {
  const upstream = /^(link|identity-case)\./.test(event.type) ? textIn(event, 'upstream') : undefined;
  return upstream && methodOf(upstream);
}

const unique = (values: readonly (string | undefined)[]): string[] => [
  ...new Set(values.filter((value) => value !== undefined)),
];
const ofType = (line: HistoryLine, type: PastEvent['type']): PastEvent[] =>
  line.events.filter((one) => one.type === type);

/** In the order in which they were shown. */
const methodsOf = (line: HistoryLine): string[] =>
  unique(
    ofType(line, 'sign-in.succeeded')
      .map((event) => textIn(event, 'method'))
      .reverse(),
  );

/** What somebody came in by, or what was connected so that they may. */
const shownIn = (event: PastEvent): string | undefined =>
  textIn(event, 'method') ?? (event.type === 'link.added' ? elsewhereIn(event) : undefined);

/** What a person reports of a line; `first` is what a recovery sets anew. */
export function signInOf(line: HistoryLine, first: string): ReportedSignIn {
  const [newest] = line.events;
  if (!newest) throw new Error('a line has an event');
  const shown = line.kind === 'other' ? [newest] : ofType(line, 'sign-in.succeeded');
  const shownBy = unique(shown.map(shownIn));
  const methods = newest.type === 'recovery.finished' ? [first] : shownBy;
  return {
    at: line.events.at(-1)?.at ?? newest.at,
    clientId: newest.clientId,
    methods,
    credentials: unique(shown.map((event) => textIn(event, 'credential'))),
    from: newest.from,
  };
}

/** How a session ended: `method` says that it was at the upstream that it was begun by. */
function endingOf({ details: { remotely, method } }: HistoryLine['events'][number]) {
  if (typeof method === 'string') return 'history.title.endedThere' as const;
  return remotely === true ? ('history.title.endedRemotely' as const) : ('history.title.signedOut' as const);
}

/** Makes the words. */
export function createHistoryWords({ names, pages, methodsIn }: HistoryWordsParts) {
  function titleOf({ kind, events: [newest] }: HistoryLine, words: Words, service: string | undefined): string {
    if (kind === 'signed-in')
      return service ? words('history.title.signedInAt', { service }) : words('history.title.signedIn');
    if (kind === 'entered') return words('history.title.entered', { service: service ?? '' });
    if (kind === 'refused') return words('history.title.refused');
    if (newest?.type === 'session.ended') return words(endingOf(newest));
    return words(TITLES[newest?.type as keyof typeof TITLES]);
  }

  function levelOf(line: HistoryLine, words: Words): string | undefined {
    const acr = ofType(line, 'authorization.granted').map((event) => textIn(event, 'acr'))[0];
    const known = acr && LEVELS[acr.split('/').at(-1) ?? ''];
    return known ? words('history.level', { level: words(known) }) : acr && words('history.level', { level: acr });
  }

  async function partyOf(line: HistoryLine, words: Words): Promise<string | undefined> {
    const mandates = unique(ofType(line, 'authorization.granted').map((event) => textIn(event, 'mandate')));
    const parties = unique(await Promise.all(mandates.map((mandate) => names.party(mandate))));
    return parties.length > 0 ? words('history.for', { party: parties.join(' · ') }) : undefined;
  }

  function attemptsOf(line: HistoryLine, words: Words): (string | undefined)[] {
    const failed = ofType(line, 'sign-in.failed').length;
    const isThrottled = ofType(line, 'sign-in.throttled').length > 0;
    const count = line.kind === 'refused' ? 'history.attempts' : 'history.attemptsBefore';
    return [failed > 0 ? words(count, { failed }) : undefined, isThrottled ? words('history.throttled') : undefined];
  }

  function methodsLine(line: HistoryLine, language: Language): string | undefined {
    const words = pages.words(language);
    const [newest] = line.events;
    const isAboutWay = newest?.type.startsWith('authenticator.') ?? false;
    const way = newest && (isAboutWay ? textIn(newest, 'method') : elsewhereIn(newest));
    if (way) return methodsIn([way], language);
    if (line.kind === 'entered') return words('history.sessionOpen');
    const tried =
      line.kind === 'refused' ? unique(line.events.map((event) => textIn(event, 'method'))) : methodsOf(line);
    return tried.length > 0 ? words('history.methods', { methods: methodsIn(tried, language) }) : undefined;
  }

  /** By whom and why, where it was staff. */
  function staffLines({ events: [newest] }: HistoryLine, words: Words): (string | undefined)[] {
    const role = newest && ROLES[textIn(newest, 'role') ?? ''];
    const reason = newest && role && textIn(newest, 'reason');
    return [role && words('history.staff', { role: words(role) }), reason && words('history.reason', { reason })];
  }

  function originLine({ events: [newest] }: HistoryLine, language: Language): string | undefined {
    if (!newest?.from) return undefined;
    const words = pages.words(language);
    return words('history.origin', { ...originWords(newest.from, words, language) });
  }

  return async (line: HistoryLine, language: Language): Promise<HistoryLineView> => {
    const words = pages.words(language);
    const [newest] = line.events;
    if (!newest) throw new Error('a line has an event');
    const service = newest.clientId === undefined ? undefined : await names.service(newest.clientId, language);
    const facts = [
      line.kind === 'refused' && service ? words('history.at', { service }) : undefined,
      await partyOf(line, words),
      methodsLine(line, language),
      levelOf(line, words),
      originLine(line, language),
      ...attemptsOf(line, words),
      ...staffLines(line, words),
    ].filter((fact): fact is string => typeof fact === 'string');
    const canReport = line.kind === 'signed-in' || line.kind === 'entered' || REPORTABLE.has(newest.type);
    return {
      title: titleOf(line, words, service),
      when: words('history.when', { when: newest.at }),
      facts,
      isRefused: line.kind === 'refused',
      ...(canReport ? { notMe: `/account/history/${newest.id}/not-me` } : {}),
    };
  };
}
