/** What is looked for in the audit trail, as a form. Pure. */
import { AUDIT_EVENTS, type AuditEventType } from '../audit/audit.ts';
import { type Input, textOf } from '../conversations/fields.ts';
import { readDay } from '../identity/statement.ts';
import { LONGEST_SEARCH } from './search.ts';

/** A form that was sent. */
export interface AuditForm {
  readonly type: string;
  readonly service: string;
  readonly from: string;
  readonly to: string;
  readonly person: string;
  readonly staff: string;
}

/** What was wrong, by field. */
export type AuditProblems = Partial<Record<keyof AuditForm, 'wrong' | 'order' | 'nobody' | 'limited'>>;

/** What is looked for; people are found apart from it. Times are ISO 8601. */
export interface AuditQuery {
  readonly type?: AuditEventType;
  readonly clientId?: string;
  readonly personId?: string;
  readonly actorId?: string;
  readonly from?: string;
  /** Before this moment. */
  readonly to?: string;
}

const CLIENT_ID = /^[\x21-\x7e]{1,128}$/;
const LONGEST_DAY = 20;
const DAY_MS = 24 * 60 * 60 * 1000;
const YEAR = 4;

/** The types, as the list to choose from shows them. */
export const AUDIT_TYPES = Object.keys(AUDIT_EVENTS).sort() as AuditEventType[];

const isType = (text: string): text is AuditEventType => Object.hasOwn(AUDIT_EVENTS, text);

/** The fields of a form. */
export const auditForm = (input: Input): AuditForm => ({
  type: textOf(input, 'type').slice(0, LONGEST_SEARCH),
  service: textOf(input, 'service').trim().slice(0, LONGEST_SEARCH),
  from: textOf(input, 'from').trim().slice(0, LONGEST_DAY),
  to: textOf(input, 'to').trim().slice(0, LONGEST_DAY),
  person: textOf(input, 'person').trim().slice(0, LONGEST_SEARCH),
  staff: textOf(input, 'staff').trim().slice(0, LONGEST_SEARCH),
});

/** The beginning of a day where the office is; undefined when nothing was typed, `wrong` when it is no day. */
function startOf(text: string, utcOffsetMinutes: number): Date | 'wrong' | undefined {
  if (text === '') return undefined;
  const iso = readDay(text)?.iso;
  if (!iso || iso.length === YEAR) return 'wrong';
  return new Date(Date.parse(iso) - utcOffsetMinutes * 60_000);
}

/** Reads everything but the people; the last day is looked at as a whole. */
export function readAuditForm(
  form: AuditForm,
  { utcOffsetMinutes }: { readonly utcOffsetMinutes: number },
): { readonly query: AuditQuery } | { readonly problems: AuditProblems } {
  const { type, service } = form;
  const [from, last] = [startOf(form.from, utcOffsetMinutes), startOf(form.to, utcOffsetMinutes)];
  const isBackwards = from instanceof Date && last instanceof Date && last < from;
  const problems: AuditProblems = {
    ...(type === '' || isType(type) ? {} : { type: 'wrong' }),
    ...(service === '' || CLIENT_ID.test(service) ? {} : { service: 'wrong' }),
    ...(from === 'wrong' ? { from: 'wrong' } : {}),
    ...(last === 'wrong' ? { to: 'wrong' } : {}),
    ...(isBackwards ? { to: 'order' } : {}),
  };
  if (Object.keys(problems).length > 0) return { problems };
  const query: AuditQuery = {
    ...(isType(type) ? { type } : {}),
    ...(service === '' ? {} : { clientId: service }),
    ...(from instanceof Date ? { from: from.toISOString() } : {}),
    ...(last instanceof Date ? { to: new Date(last.getTime() + DAY_MS).toISOString() } : {}),
  };
  return { query };
}
