/** Taking back a proof of somebody's identity: the account is looked for by an exact number. */
import type Router from '@koa/router';
import type { Context } from 'koa';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, writtenIn } from '../conversations/written.ts';
import { AppError } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { KeptProof, ProofStore } from '../proofing/proofs.ts';
import type { WithdrawProof } from '../proofing/withdrawal.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createKeptForms } from './kept-forms.ts';
import { createOwn, type OwnParts } from './own.ts';
import { createProofPages, type ProofPagesParts } from './proof-pages.ts';
import { createSearch, NUMBERS, type SearchParts } from './search.ts';

export interface ProofRoutesParts extends ProofPagesParts, SearchParts, OwnParts {
  readonly audit: Audit;
  readonly people: PersonStore;
  readonly proofs: ProofStore;
  readonly withdraw: WithdrawProof;
}

/** Somebody whom an officer has found. */
interface Found {
  readonly id: string;
  readonly person: Person;
  readonly proofs: readonly KeptProof[];
  /** The officer, or somebody for whom they answer. */
  readonly own: boolean;
}

const HOME = '/staff/proofs';

/** Adds the routes under /staff/proofs. */
export function addProofRoutes(router: Router, door: StaffDoor, parts: ProofRoutesParts): void {
  const { audit, proofs, withdraw } = parts;
  const show = createProofPages(parts);
  const { isOwn } = createOwn(parts);
  const search = createSearch(parts, { by: NUMBERS, keeper: 'staff-search' });
  const forms = createKeptForms<{ reason: string }>(parts, 'staff-withdrawal');
  const reasonIn = (ctx: Context): { reason: string } => ({
    reason: writtenIn(inputOf(ctx), 'reason'),
  });

  const toLook = (ctx: Routed) => door.enter(ctx, `${HOME}/${ctx.params.id}`);
  const toSend = (ctx: Routed) => forms.enter(ctx, door, `${HOME}/${ctx.params.id}/${ctx.params.proof}`, reasonIn);

  /** A page about somebody who was found; a look-up that is over begins anew. */
  const onFound =
    (page: (ctx: Routed, officer: Officer, found: Found) => Promise<void> | void, enter = toLook) =>
    async (ctx: Routed) => {
      const id = ctx.params.id ?? '';
      const officer = await enter(ctx);
      if (!officer) return;
      const person = await search.found(officer, id);
      if (!person) return lead(ctx, HOME);
      const [all, own] = await Promise.all([proofs.list(person.id), isOwn(officer.person, person)]);
      await page(ctx, officer, { id, person, proofs: all, own });
    };

  /** One proof that can be taken back; nobody takes back their own, or that of whoever they answer for. */
  const onProof = (
    page: (ctx: Routed, officer: Officer, found: Found, proof: KeptProof) => Promise<void> | void,
    enter = toLook,
  ) =>
    onFound(async (ctx, officer, found) => {
      const proof = found.proofs.find(({ id }) => id === ctx.params.proof);
      if (!proof) throw new AppError('not_found', 'no such proof of this person');
      if (proof.withdrawn || found.own) return lead(ctx, `${HOME}/${found.id}`);
      await page(ctx, officer, found, proof);
    }, enter);

  const read = (officer: Officer, person: Person): Promise<void> =>
    audit({
      type: 'staff.person-read',
      personId: person.id,
      details: { by: officer.person.id, role: officer.role, places: officer.places },
    });

  router.get('/proofs', async (ctx) => {
    const officer = await door.enter(ctx);
    if (officer) show.search(ctx, officer);
  });
  router.post('/proofs', async (ctx) => {
    const officer = await door.enter(ctx, HOME);
    if (!officer) return;
    const typed = textOf(inputOf(ctx), 'number');
    if (typed.trim() === '') return show.search(ctx, officer, { kind: 'empty' });
    const searched = await search.find(officer, typed);
    if (searched.kind === 'found') lead(ctx, `${HOME}/${searched.id}`);
    else show.search(ctx, officer, searched);
  });
  router.get(
    '/proofs/:id',
    onFound(async (ctx, officer, found) => {
      await read(officer, found.person);
      show.person(ctx, officer, found);
    }),
  );
  const ask = onProof(async (ctx, officer, found, proof) => {
    const kept = await forms.find(officer, ctx);
    show.withdraw(ctx, officer, { ...found, proof }, kept && { value: kept.reason, problem: undefined });
  });
  router.get('/proofs/:id/:proof', ask);
  router.get('/proofs/:id/:proof/:form', ask);
  router.post(
    '/proofs/:id/:proof',
    onProof(async (ctx, officer, found, proof) => {
      const { reason } = reasonIn(ctx);
      const problem = noteProblem(reason);
      if (problem) return show.withdraw(ctx, officer, { ...found, proof }, { value: reason, problem });
      const isFirst = await withdraw(proof, { reason, by: officer.person.id });
      lead(ctx, `${HOME}/${found.id}?done=${isFirst ? 'withdrawn' : 'late'}`);
    }, toSend),
  );
}
