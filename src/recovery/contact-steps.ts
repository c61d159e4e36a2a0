/** The first two steps: where somebody can be reached, and the code that came there. The same whether anybody is reached or not. */
import type { Context } from 'koa';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import { textOf } from '../conversations/fields.ts';
import { checkCode, expiryOf, newCode, refusalOfCode } from '../conversations/one-time-code.ts';
import { addressGroup } from '../guessing/address.ts';
import type { AttemptLimits, Bucket } from '../guessing/attempt-limits.ts';
import { countIn } from '../guessing/guard.ts';
import type { MessageGuard } from '../guessing/message-limits.ts';
import {
  type ContactAges,
  type ContactIdentifier,
  contactOf,
  holdersOf as everyHolder,
  isAged,
} from '../identity/contacts.ts';
import type { Country } from '../identity/country.ts';
import type { Identifier } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import type { FieldView, Language } from '../web/views.ts';
import { type Browsers, TASK_SECONDS } from './browser.ts';
import { readContact } from './rules.ts';
import type { RecoverySettings } from './settings.ts';
import { actionOf, lead, type Problem, type StepPages, showPage, type Visit } from './step.ts';

export interface ContactStepsParts {
  readonly artifacts: Pick<ArtifactStore, 'rememberReplay'>;
  readonly attempts: AttemptLimits;
  readonly browsers: Browsers;
  /** The channels that are set up; a contact that none of them reaches is not taken. */
  readonly channels: readonly ('mail' | 'sms')[];
  readonly country: Country;
  readonly messageGuard: MessageGuard;
  readonly now: () => Date;
  readonly outbox: Pick<OutboxStore, 'enqueue'>;
  readonly pages: Pages;
  readonly people: PersonStore;
  readonly settings: { readonly recovery: RecoverySettings; readonly contacts: ContactAges };
}

/** Longest contact anybody has: an e-mail address (RFC 5321). */
const LONGEST = 254;
const INTERACTION = /^[\w-]{10,64}$/;

/** By which channel a contact is reached. */
const CHANNELS = { phone: 'sms', email: 'mail' } as const;

const LABELS = { any: 'register.contact.any', sms: 'register.contact.phone', mail: 'register.contact.mail' } as const;

/** Why a code is not taken, or none is sent. */
const WHY = {
  wrong: 'recover.code.wrong',
  expired: 'recover.code.expired',
  tooMany: 'recover.code.tooMany',
  tooSoon: 'recover.code.tooSoon',
  noMore: 'recover.code.noMore',
} as const;

/** One name for a contact, whoever has it. */
export const nameOf = ({ kind, value }: Identifier): string => `${kind} ${value}`;

/** Whether an account can be recovered by this contact: verified, and not so long ago that it may be somebody else's. */
export function recovers(
  person: Person,
  contact: ContactIdentifier,
  { now, settings }: { readonly now: () => Date; readonly settings: { readonly contacts: ContactAges } },
): boolean {
  const own = contactOf(person, contact);
  return own?.verified === true && !isAged(contact.kind, own, { ...settings.contacts, now: now() });
}

/** Active accounts that this contact recovers; nobody else gets a message. */
export async function holdersOf(
  contact: ContactIdentifier,
  parts: Pick<ContactStepsParts, 'people' | 'now' | 'settings'>,
): Promise<Person[]> {
  const all = await everyHolder(contact, parts.people);
  return all.filter((person) => person.status === 'active' && recovers(person, contact, parts));
}

/** Makes the steps. */
export function createContactSteps(parts: ContactStepsParts) {
  const { artifacts, attempts, browsers, channels, country, now, outbox, pages } = parts;
  const { limits } = parts.settings.recovery;

  const bucketsFor = (contact: Identifier, address: string): Bucket[] => [
    { key: JSON.stringify(['recovery', 'contact', nameOf(contact)]), ...limits.contact },
    { key: JSON.stringify(['recovery', 'address', addressGroup(address)]), ...limits.address },
  ];

  function tooMany(language: Language, seconds: number): Problem {
    const error = pages.words(language)('recover.tooMany', { minutes: Math.ceil(seconds / 60) });
    return { error, status: 429, retryAfter: seconds };
  }

  /** Sends it to whoever has the contact, in their language; what may not be sent is not, and nobody sees the difference. */
  async function send(contact: ContactIdentifier, code: string, expiresAt: Date): Promise<void> {
    const { kind, value: to } = contact;
    const [holder] = await holdersOf(contact, parts);
    const refusal = await parts.messageGuard({ to, personId: holder?.id ?? nameOf(contact), isKnownDevice: false });
    if (!holder || refusal) return;
    const words = pages.words(holder.language);
    const common = { personId: holder.id, to, expiresAt: Math.floor(expiresAt.getTime() / 1000) };
    if (kind === 'phone') return outbox.enqueue({ kind: 'sms', ...common, text: words('recover.sms.code', { code }) });
    const subject = words('recover.mail.code.subject');
    const text = `${words('recover.mail.code.text', { code })}\n\n${words('notice.end')}`;
    await outbox.enqueue({ kind: 'mail', ...common, subject, text });
  }

  function showStart(ctx: Context, typed: { contact: string; from: string }, problem?: Problem): void {
    const { language } = webState(ctx);
    const words = pages.words(language);
    const field: FieldView = {
      name: 'contact',
      type: 'text',
      label: words(LABELS[channels.length === 1 ? (channels[0] ?? 'any') : 'any']),
      hint: words('recover.contact.hint'),
      value: typed.contact.slice(0, LONGEST),
      autocomplete: 'username',
      ...(problem?.fields?.contact ? { error: problem.fields.contact } : {}),
    };
    const from = INTERACTION.test(typed.from) ? `?interaction=${typed.from}` : '';
    const model = {
      title: words('recover.title'),
      texts: [words('recover.contact.text')],
      action: `/recover${from}`,
      fields: [field],
      submit: words('form.continue'),
      ...(from ? { back: { href: `/interaction/${typed.from}`, label: words('recover.toSignIn') } } : {}),
    };
    showPage(ctx, pages, model, problem);
  }

  async function begin(ctx: Context, typed: { contact: string; from: string }): Promise<void> {
    const { language } = webState(ctx);
    const contact = readContact(typed.contact, country);
    if (!contact || !channels.includes(CHANNELS[contact.kind])) {
      const fields = { contact: pages.words(language)('recover.contact.wrong') };
      return showStart(ctx, typed, { fields });
    }
    const { refusal } = await countIn(attempts, bucketsFor(contact, ctx.ip));
    if (refusal) return showStart(ctx, typed, tooMany(language, refusal.seconds));
    const { code, state } = newCode(now());
    await send(contact, code, expiryOf(state));
    const from = INTERACTION.test(typed.from) ? { from: typed.from } : {};
    await browsers.begin(ctx, { step: 'code', contact, code: state, ...from });
    lead(ctx, 'code');
  }

  function showCode({ ctx, task, language }: Visit, problem?: Problem): void {
    const words = pages.words(language);
    const to = task.contact.value;
    const field: FieldView = {
      name: 'code',
      type: 'code',
      label: words('recover.code.label'),
      autocomplete: 'one-time-code',
      ...(problem?.fields?.code ? { error: problem.fields.code } : {}),
    };
    const model = {
      title: words('recover.code.title'),
      texts: [words('recover.code.text', { to }), words('recover.code.nothing')],
      action: actionOf(task),
      fields: [field],
      submit: words('form.continue'),
      minor: [{ name: 'action', value: 'renew', text: words('recover.code.renew') }],
      back: { href: '/recover', label: words('recover.again') },
    };
    showPage(ctx, pages, model, problem);
  }

  async function renew(visit: Visit): Promise<void> {
    const { ctx, task, language } = visit;
    const words = pages.words(language);
    const refused = refusalOfCode(task.code, now());
    if (refused) return showCode(visit, { error: words(WHY[refused]), status: 429 });
    const { refusal } = await countIn(attempts, bucketsFor(task.contact, ctx.ip));
    if (refusal) return showCode(visit, tooMany(language, refusal.seconds));
    const { code, state } = newCode(now(), task.code);
    await send(task.contact, code, expiryOf(state));
    await browsers.keep({ ...task, code: state });
    lead(ctx, 'code');
  }

  /** Answers that come at once get no more attempts than answers that come one by one. */
  async function take({ task: { id, code } }: Visit): Promise<boolean> {
    const expiresAt = Math.floor(now().getTime() / 1000) + TASK_SECONDS;
    return artifacts.rememberReplay(`recovery/${id}/${code.nonce}/${code.attempts}`, expiresAt);
  }

  async function answerCode(visit: Visit): Promise<void> {
    const { ctx, task, input, language } = visit;
    if (textOf(input, 'action') === 'renew') return renew(visit);
    const words = pages.words(language);
    const typed = textOf(input, 'code').trim();
    if (typed === '' || typed.length > 16) return showCode(visit, { fields: { code: words('recover.code.missing') } });
    const check = checkCode(task.code, typed, now());
    if ((check.kind === 'right' || check.kind === 'wrong') && !(await take(visit))) return lead(ctx, 'code');
    if (check.kind === 'right') {
      await browsers.keep({ ...task, step: 'who' });
      return lead(ctx, 'who');
    }
    const isLast = check.kind === 'wrong' && check.isLast;
    if (check.kind === 'wrong') await browsers.keep({ ...task, code: check.state });
    const why = isLast ? 'tooMany' : check.kind;
    showCode(visit, { fields: { code: words(WHY[why]) } });
  }

  const code: StepPages = { show: showCode, answer: answerCode };
  return { showStart, begin, code };
}
