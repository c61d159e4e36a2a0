/** Claims about whom a person acts for: `organization` or `represented_person`, and `mandate` (docs/representation.md). */
import { claimsOf } from '../identity/claims.ts';
import type { Country } from '../identity/country.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { SubjectStore } from '../identity/subject-store.ts';
import { type Chain, datesOf } from '../mandates/chain.ts';
import type { Mandate } from '../mandates/mandate.ts';
import type { Organisation, OrganisationStore, OrganisationSubjectStore } from '../organisations/organisation.ts';
import type { Acting } from './acting.ts';

export interface PartyClaimParts {
  readonly country: Pick<Country, 'utcOffsetMinutes'>;
  readonly organisations: Pick<OrganisationStore, 'findByCode'>;
  readonly organisationSubjects: OrganisationSubjectStore;
  readonly people: Pick<PersonStore, 'find'>;
  readonly subjects: Pick<SubjectStore, 'subjectOf'>;
}

/** An organisation as one sector knows it. */
export interface OrganizationClaim {
  readonly sub: string;
  readonly code: string;
  readonly name: string;
  readonly org_assurance: number;
  /** The enterprise of a branch. */
  readonly parent?: { readonly code: string; readonly name: string };
}

/** A represented person as one sector knows them. */
export interface RepresentedPersonClaim {
  readonly sub: string;
  readonly name: string;
  readonly citizen_id?: string;
}

/** A firm through which the person acts, and the firm above it (after `act` of RFC 8693, section 4.1). */
export interface ActClaim {
  readonly type: 'organization';
  readonly sub: string;
  readonly code: string;
  readonly name: string;
  readonly act?: ActClaim;
}

/** What the person may do there, by which right, from which day and until when (seconds since the epoch). */
export interface MandateClaim {
  readonly version: 1;
  readonly role: Mandate['role'];
  readonly source: 'register' | 'guardianship' | 'grant';
  readonly powers: readonly string[];
  readonly valid_from: number;
  readonly valid_until?: number;
  readonly act?: ActClaim;
}

/** What is told of a mandate in use; one of the two parties. */
export interface PartyClaims {
  readonly organization?: OrganizationClaim;
  readonly represented_person?: RepresentedPersonClaim;
  readonly mandate: MandateClaim;
}

const DAY_SECONDS = 86_400;
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);

/** The first moment of the day: by the very moment two services would know that they speak of one mandate. */
function startOfDay(date: Date, { utcOffsetMinutes }: PartyClaimParts['country']): number {
  const offset = utcOffsetMinutes * 60;
  return Math.floor((seconds(date) + offset) / DAY_SECONDS) * DAY_SECONDS - offset;
}

/** Until when it is given; that a guardianship ends is left out, since it does on the ward's birthday. */
function givenUntil({ links }: Chain): Date | undefined {
  const ends = links.flatMap(({ source, until }) => (until && source !== 'guardianship' ? [until.getTime()] : []));
  return ends.length > 0 ? new Date(Math.min(...ends)) : undefined;
}

/** Makes the function that tells of a mandate in use to a sector. */
export function createPartyClaims(parts: PartyClaimParts): (acting: Acting, sector: string) => Promise<PartyClaims> {
  const { country, organisations, organisationSubjects, people, subjects } = parts;

  async function parentOf({ parentCode }: Organisation): Promise<Pick<OrganizationClaim, 'parent'>> {
    const parent = parentCode ? await organisations.findByCode(parentCode) : undefined;
    return parent ? { parent: { code: parent.code, name: parent.name } } : {};
  }

  async function organization(organisation: Organisation, sector: string): Promise<OrganizationClaim> {
    const { id, code, name, level } = organisation;
    const sub = await organisationSubjects.subjectOf(id, sector);
    return { sub, code, name, org_assurance: level, ...(await parentOf(organisation)) };
  }

  async function representedPerson(id: string, sector: string): Promise<RepresentedPersonClaim | undefined> {
    const person = await people.find(id);
    if (!person) return undefined;
    const { name, citizen_id } = claimsOf(person);
    return { sub: await subjects.subjectOf(id, sector), name, ...(citizen_id ? { citizen_id } : {}) };
  }

  /** From the firm that the person belongs to, on to the one that got the mandate from the party. */
  async function actOf([firm, ...above]: readonly Organisation[], sector: string): Promise<ActClaim | undefined> {
    if (!firm) return undefined;
    const { id, code, name } = firm;
    const act = await actOf(above, sector);
    const sub = await organisationSubjects.subjectOf(id, sector);
    return { type: 'organization', sub, code, name, ...(act ? { act } : {}) };
  }

  async function mandate({ chain, powers }: Acting, sector: string): Promise<MandateClaim> {
    const { links, organisations: known } = chain;
    const [{ role, source }] = links;
    const firms = links.flatMap(({ holder }) => (holder?.kind === 'organisation' ? [known.get(holder.id)] : []));
    const act = await actOf(
      firms.filter((firm) => firm !== undefined),
      sector,
    );
    const until = givenUntil(chain);
    return {
      version: 1,
      role,
      source: source === 'staff' ? 'register' : source,
      powers,
      valid_from: startOfDay(datesOf(chain).from, country),
      ...(until ? { valid_until: seconds(until) } : {}),
      ...(act ? { act } : {}),
    };
  }

  return async (acting, sector) => {
    const { party } = acting.chain.links[0];
    const organisation = acting.chain.organisations.get(party.id);
    const person = party.kind === 'person' ? await representedPerson(party.id, sector) : undefined;
    return {
      ...(party.kind === 'organisation' && organisation
        ? { organization: await organization(organisation, sector) }
        : {}),
      ...(person ? { represented_person: person } : {}),
      mandate: await mandate(acting, sector),
    };
  };
}
