/** The part of a person's own pages where they correct what they said about themselves, as long as nobody has proven it. */
import Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import type { Ledger } from '../data-rights/ledger.ts';
import { createDoor, type DoorOf, type DoorParts, type Guest } from '../doors/door.ts';
import { AppError, type Transaction } from '../errors.ts';
import type { AttemptLimits } from '../guessing/attempt-limits.ts';
import { countIn } from '../guessing/guard.ts';
import type { Country } from '../identity/country.ts';
import { isProven } from '../identity/identifiers.ts';
import { alpha2Of, NATIONALITIES } from '../identity/nationalities.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import {
  gendersOf,
  kindOfStatement,
  readStatement,
  type Statement,
  typedStatement,
  withStatement,
} from '../identity/statement.ts';
import type { NumberStated } from '../messages/number-stated.ts';
import type { ProofRequestStore } from '../proofing/requests.ts';
import type { Pages } from '../web/pages.ts';
import { inputOf, lead } from '../web/routed.ts';
import { statementFields } from '../web/statement-fields.ts';

export interface DetailsParts extends DoorParts {
  readonly attempts: AttemptLimits;
  readonly audit: Audit;
  readonly country: Country;
  readonly ledger: Pick<Ledger, 'recordDone'>;
  readonly numberStated: NumberStated;
  readonly pages: Pages;
  readonly people: PersonStore;
  readonly proofRequests: ProofRequestStore;
  readonly transaction: Transaction;
  readonly account: DoorOf;
}

const HOME = '/account/proofs';
/** Who corrects oneself more often in a day is trying what fits. */
const MOST_A_DAY = { attempts: 5, seconds: 24 * 60 * 60 };

/** Routes under /account/details. */
export function detailsRoutes(parts: DetailsParts): Router {
  const { attempts, audit, country, ledger, numberStated, now, pages, people, proofRequests, transaction } = parts;
  const door = createDoor(parts, parts.account);

  /** A request that is under way is about what was said when it was made. */
  const isOpen = async ({ id }: Person): Promise<boolean> =>
    (await proofRequests.ofPerson(id)).some(({ decidedAt }) => !decidedAt);

  async function mayCorrect(person: Person): Promise<boolean> {
    return !isProven(person) && !(await isOpen(person));
  }

  function show(ctx: Context, { person, language }: Guest, errors?: Readonly<Record<string, string>>, error?: string) {
    const words = pages.words(language);
    const kind = kindOfStatement(person);
    const typed = errors || error ? inputOf(ctx) : typedStatement(person);
    const regions = NATIONALITIES.flatMap((code) => {
      const region = alpha2Of(code);
      return region && code !== country.nationality ? [{ code, region }] : [];
    });
    const fields = statementFields({
      words,
      language,
      genders: gendersOf(kind),
      typed: (field) => textOf(typed, field),
      errors: errors ?? {},
      own: true,
      ...(kind === 'foreigner' ? { nationalities: regions } : {}),
    });
    const model = { personName: person.name.full, fields, ...(error === undefined ? {} : { error }) };
    pages.show(ctx, 'account-details', model, { status: error ? 429 : errors ? 400 : 200 });
  }

  /** False when the identity was proven, or asked to be, in the meantime. */
  async function keep({ id }: Person, said: Statement): Promise<boolean> {
    return transaction(async () => {
      const person = await people.lock(id);
      if (!person || !(await mayCorrect(person))) return false;
      const corrected = withStatement(person, said);
      await people.save(corrected);
      await numberStated(corrected);
      await audit({ type: 'account.corrected', personId: id });
      await ledger.recordDone({ personId: id, right: 'correct' });
      return true;
    });
  }

  async function correct(ctx: Context, guest: Guest): Promise<void> {
    const { person, language } = guest;
    const words = pages.words(language);
    const input = inputOf(ctx);
    const read = readStatement(kindOfStatement(person), (field) => textOf(input, field), { country, now: now() });
    if ('problems' in read) {
      const errors = Object.entries(read.problems).map(([field, what]) => [field, words(`error.statement.${what}`)]);
      return show(ctx, guest, Object.fromEntries(errors));
    }
    const bucket = { key: JSON.stringify(['details', person.id]), ...MOST_A_DAY };
    if ((await countIn(attempts, [bucket])).refusal)
      return show(ctx, guest, undefined, words('account.details.tooMany'));
    await keep(person, read.statement);
    lead(ctx, HOME);
  }

  const guarded = (page: (ctx: Context, guest: Guest) => void | Promise<void>) => async (ctx: Context) => {
    const guest = await door.enter(ctx, HOME);
    if (!guest) return;
    if (!(await mayCorrect(guest.person))) throw new AppError('not_found', 'nothing here can be corrected');
    await page(ctx, guest);
  };

  const router = new Router({ prefix: '/account/details' });
  router.get('/', guarded(show));
  router.post('/', guarded(correct));
  return router;
}
