/** What happens when a step is shown and answered. */
import type { Context } from 'koa';
import { textOf } from '../conversations/fields.ts';
import { checkCode, NO_CODE } from '../conversations/one-time-code.ts';
import type { Country } from '../identity/country.ts';
import { ageOf, readStatement } from '../identity/statement.ts';
import { type LegalDocuments, shownVersions } from '../legal/documents.ts';
import type { Pages } from '../web/pages.ts';
import { webState } from '../web/state.ts';
import { type Opened, type Ready, readyFrom } from './accounts.ts';
import { type Contacts, readContact } from './contact.ts';
import {
  type Channel,
  type Draft,
  isDone,
  isSameContact,
  nextStep,
  personOf,
  type Step,
  withClaim,
  withContact,
  withStatement,
} from './draft.ts';
import type { Drafts } from './drafts.ts';
import type { StepPages } from './step-pages.ts';
import { lead, type Visit } from './visit.ts';
import type { Applicant, Enrollable, Ways } from './ways.ts';

export interface StepsParts {
  readonly pages: Pages;
  readonly show: StepPages;
  readonly drafts: Drafts;
  readonly contacts: Contacts;
  readonly ways: Ways;
  /** What the steps `secure` and `device` are about. */
  readonly offered: { readonly first: Enrollable; readonly further: Enrollable | undefined };
  readonly steps: readonly Step[];
  readonly open: (ready: Ready) => Promise<Opened>;
  /** Ends the session of whoever else is signed in in this browser. */
  readonly leaveOther: (ctx: Context, personId: string) => Promise<void>;
  readonly country: Country;
  readonly channels: readonly Channel[];
  readonly legal: LegalDocuments;
  readonly now: () => Date;
}

/** A step: its page, and its answer. */
export interface StepHandler {
  show(visit: Visit): void | Promise<void>;
  answer(visit: Visit): void | Promise<void>;
}

const CODE_PROBLEMS = {
  wrong: 'register.code.wrong',
  expired: 'register.code.expired',
  tooMany: 'register.code.tooMany',
} as const;

/** Makes the steps. */
export function createSteps(parts: StepsParts): Readonly<Record<Step, StepHandler>> {
  const { pages, show, drafts, contacts, ways, offered, steps, country, now } = parts;

  /** Keeps the draft and leads to a step, without one to the next. */
  async function goOn({ ctx, id }: Visit, draft: Draft, step: Step = nextStep(draft, steps)): Promise<void> {
    await drafts.keep(id, draft);
    lead(ctx, `/register/${step}`);
  }

  function answerDetails(visit: Visit): void | Promise<void> {
    const { draft, input } = visit;
    const read = readStatement(draft.kind, (field) => textOf(input, field), { country, now: now() });
    if ('problems' in read) return show.details(visit, { problems: read.problems });
    const { statement } = read;
    const isYoung = ageOf(statement.birthdate, { country, now: now() }) < country.ownAccountFrom;
    if (isYoung) return show.details(visit, { problems: {}, tooYoung: true });
    return goOn(visit, withStatement(draft, statement));
  }

  async function sendTo(visit: Visit, draft: Draft): Promise<void> {
    const { ctx, language } = visit;
    await goOn(visit, await contacts.sendCode(draft, { address: ctx.ip, language }), 'code');
  }

  async function answerContact(visit: Visit): Promise<void> {
    const { draft, language, input } = visit;
    const claimed = textOf(input, 'action') === 'claim' ? withClaim(draft) : undefined;
    if (claimed) return goOn(visit, claimed);
    const read = readContact(textOf(input, 'contact'), parts);
    if (!read) {
      const error = pages.words(language)(
        parts.channels.length > 1 ? 'register.contact.wrong' : 'register.contact.wrongKind',
      );
      return show.contact(visit, { errors: { contact: error } });
    }
    const isSame = isSameContact(draft.contact, read);
    if (isSame && draft.contact?.verifiedAt) return goOn(visit, draft);
    // Sent twice, as by a double click: the code that is on its way stays good.
    await sendTo(visit, isSame ? draft : withContact(draft, read));
  }

  /** Only now is it said whether the contact opens an account: whoever reads this has shown that it is theirs. */
  async function verified(visit: Visit, draft: Draft): Promise<void> {
    const { contact, code: _, unsent: __, ...rest } = draft;
    if (!contact) return goOn(visit, draft);
    const verifiedAt = Math.floor(now().getTime() / 1000);
    const shown = { ...contact, verifiedAt };
    if (!(await contacts.isTaken(contact))) return goOn(visit, { ...rest, contact: shown });
    await goOn(visit, { ...rest, taken: contact.to, claimable: shown }, 'contact');
  }

  async function answerCode(visit: Visit): Promise<void> {
    const { id, draft, language, input } = visit;
    if (textOf(input, 'action') === 'renew') return sendTo(visit, draft);
    const words = pages.words(language);
    const typed = textOf(input, 'code');
    if (typed.trim() === '') return show.code(visit, { errors: { code: words('register.code.missing') } });
    const { code = NO_CODE } = draft;
    const check = checkCode(code, typed, now());
    if (check.kind === 'right') return verified(visit, draft);
    if (check.kind === 'wrong') await drafts.keep(id, { ...draft, code: check.state });
    const problem = check.kind === 'wrong' && check.isLast ? 'tooMany' : check.kind;
    show.code(visit, { errors: { code: words(CODE_PROBLEMS[problem]) } });
  }

  function applicantOf({ ctx, draft, language }: Visit): Applicant | undefined {
    const person = personOf(draft, language);
    return person && { person, language, clientCertificate: webState(ctx).clientCertificate };
  }

  /** A step in which a way to sign in is got; `kept` puts it into the draft. */
  function wayStep(
    step: 'secure' | 'device',
    authenticator: Enrollable | undefined,
    kept: (way: NonNullable<Draft['first']>) => Pick<Draft, 'first' | 'further'>,
  ): StepHandler {
    /** The visit with the form that waits for an answer, begun if it has not been. */
    async function talking(visit: Visit): Promise<Visit> {
      const { id, draft } = visit;
      const applicant = applicantOf(visit);
      if (!authenticator || !applicant || draft.talk?.method === authenticator.id) return visit;
      const begun = { ...draft, talk: await ways.begin(authenticator, applicant) };
      await drafts.keep(id, begun);
      return { ...visit, draft: begun };
    }
    return {
      show: async (visit) => show.way(await talking(visit), step),
      async answer(visit) {
        const { ctx, id, input } = visit;
        const { talk: _, ...without } = visit.draft;
        if (step === 'device' && textOf(input, 'action') === 'decline')
          return goOn(visit, { ...without, further: 'none' });
        const { draft } = await talking(visit);
        const applicant = applicantOf(visit);
        const { talk } = draft;
        // The answer to an older form, such as a second click.
        if (!authenticator || !applicant || !talk || ctx.query.turn !== talk.turn)
          return lead(ctx, isDone(step, draft) ? `/register/${nextStep(draft, steps)}` : ctx.path);
        const outcome = await ways.answer(authenticator, applicant, talk, input);
        if (outcome.kind === 'done') return goOn(visit, { ...without, ...kept(outcome.way) });
        if (outcome.kind === 'incomplete') return show.way({ ...visit, draft }, step, { missing: outcome.missing });
        const next = { ...draft, talk: outcome.talk };
        if (outcome.kind === 'ask') return goOn(visit, next, step);
        await drafts.keep(id, next);
        const { words } = outcome;
        await show.way({ ...visit, draft: next }, step, words ? { words } : { taken: true });
      },
    };
  }

  async function answerAgree(visit: Visit): Promise<void> {
    const { ctx, id, draft, language, input } = visit;
    if (ctx.query.shown !== shownVersions(parts.legal, language)) return lead(ctx, ctx.path);
    if (textOf(input, 'accept') !== 'yes') {
      const error = pages.words(language)('register.agree.missing');
      return show.agree(visit, { errors: { accept: error } });
    }
    const ready = readyFrom(id, draft, { language, shared: textOf(input, 'shared') === 'yes' });
    const opened = ready && (await parts.open(ready));
    if (ready && opened === 'done') await parts.leaveOther(ctx, ready.person.id);
    if (opened !== 'taken') return lead(ctx, opened ? '/register/done' : '/register');
    const { contact, ...rest } = draft;
    const claimable = ready ? { claimable: ready.contact } : {};
    await goOn(visit, { ...rest, ...claimable, taken: contact?.to ?? '' }, 'contact');
  }

  return {
    details: { show: (visit) => show.details(visit), answer: answerDetails },
    contact: { show: (visit) => show.contact(visit), answer: answerContact },
    code: { show: (visit) => show.code(visit), answer: answerCode },
    secure: wayStep('secure', offered.first, (first) => ({ first })),
    device: wayStep('device', offered.further, (further) => ({ further })),
    agree: { show: (visit) => show.agree(visit), answer: answerAgree },
  };
}
