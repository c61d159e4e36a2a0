/** Taking back a proof of somebody's identity: the account is looked for by an exact number. */
import { randomBytes } from 'node:crypto';
import type Router from '@koa/router';
import type { Audit } from '../audit/audit.ts';
import { textOf } from '../conversations/fields.ts';
import { noteProblem, tidied } from '../conversations/written.ts';
import { createKeeper, type KeeperParts } from '../doors/kept.ts';
import { AppError } from '../errors.ts';
import type { Country } from '../identity/country.ts';
import { readLogin } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { KeptProof, ProofStore } from '../proofing/proofs.ts';
import type { WithdrawProof } from '../proofing/withdrawal.ts';
import { inputOf, lead, type Routed } from '../web/routed.ts';
import type { Officer, StaffDoor } from './door.ts';
import { createOwn, type OwnParts } from './own.ts';
import { createProofPages, type ProofPagesParts } from './proof-pages.ts';

export interface ProofRoutesParts extends ProofPagesParts, KeeperParts, OwnParts {
  readonly audit: Audit;
  readonly country: Country;
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
  const { audit, country, people, proofs, withdraw } = parts;
  const show = createProofPages(parts);
  const { isOwn } = createOwn(parts);
  // Addresses name the look-up: it is the officer's own, in this session, and ends with it.
  const keeper = createKeeper<{ personId: string }>(parts, 'staff-search');

  async function personWith(typed: string): Promise<Person | undefined> {
    const numbers = readLogin(typed, country).filter(({ kind }) => kind === 'citizen_number' || kind === 'passport');
    const found = (await Promise.all(numbers.map((number) => people.findByIdentifier(number)))).flat();
    return found.find(({ status }) => status !== 'closed');
  }

  async function search(officer: Officer, typed: string): Promise<string | undefined> {
    const person = await personWith(typed);
    const details = { by: officer.person.id, role: officer.role, places: officer.places, found: person !== undefined };
    await audit({ type: 'staff.searched', personId: person?.id, details });
    if (!person) return undefined;
    const id = randomBytes(18).toString('base64url');
    await keeper.keep(officer, id, { personId: person.id });
    return id;
  }

  /** A page about somebody who was found; a look-up that is over begins anew. */
  const onFound =
    (page: (ctx: Routed, officer: Officer, found: Found) => Promise<void> | void) => async (ctx: Routed) => {
      const id = ctx.params.id ?? '';
      const officer = await door.enter(ctx, `${HOME}/${id}`);
      if (!officer) return;
      const personId = (await keeper.find(officer, id))?.personId;
      const person = personId === undefined ? undefined : await people.find(personId);
      if (!person) return lead(ctx, HOME);
      const [all, own] = await Promise.all([proofs.list(person.id), isOwn(officer.person, person)]);
      await page(ctx, officer, { id, person, proofs: all, own });
    };

  /** One proof that can be taken back; nobody takes back their own, or that of whoever they answer for. */
  const onProof = (page: (ctx: Routed, officer: Officer, found: Found, proof: KeptProof) => Promise<void> | void) =>
    onFound(async (ctx, officer, found) => {
      const proof = found.proofs.find(({ id }) => id === ctx.params.proof);
      if (!proof) throw new AppError('not_found', 'no such proof of this person');
      if (proof.withdrawn || found.own) return lead(ctx, `${HOME}/${found.id}`);
      await page(ctx, officer, found, proof);
    });

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
    if (typed.trim() === '') return show.search(ctx, officer, 'empty');
    const id = await search(officer, typed);
    if (id) lead(ctx, `${HOME}/${id}`);
    else show.search(ctx, officer, 'nothing');
  });
  router.get(
    '/proofs/:id',
    onFound(async (ctx, officer, found) => {
      await read(officer, found.person);
      show.person(ctx, officer, found);
    }),
  );
  router.get(
    '/proofs/:id/:proof',
    onProof((ctx, officer, found, proof) => show.withdraw(ctx, officer, { ...found, proof })),
  );
  router.post(
    '/proofs/:id/:proof',
    onProof(async (ctx, officer, found, proof) => {
      const reason = tidied(textOf(inputOf(ctx), 'reason'));
      const problem = noteProblem(reason);
      if (problem) return show.withdraw(ctx, officer, { ...found, proof }, { value: reason, problem });
      const isFirst = await withdraw(proof, { reason, by: officer.person.id });
      lead(ctx, `${HOME}/${found.id}?done=${isFirst ? 'withdrawn' : 'late'}`);
    }),
  );
}
