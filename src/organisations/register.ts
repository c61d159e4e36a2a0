/** The business register: what it says of an organisation, and who represents it. */
import { z } from 'zod';
import type { Country } from '../identity/country.ts';
import type { Gender } from '../identity/person.ts';
import { type Asking, createSignedSource, reasonOf } from '../outside/signed-source.ts';
import type { OrganisationStatus } from './organisation.ts';
import type { BusinessRegisterSettings } from './settings.ts';

/** A legal representative, as the register has them. Personal data; never logged. */
export interface Representative {
  /** The citizen number in digits, or nationality and passport number such as `FRA 12AB34567`. */
  readonly number?: string | undefined;
  readonly name: string;
  /** `YYYY-MM-DD` or `YYYY`. */
  readonly birthdate?: string | undefined;
  readonly gender?: Gender | undefined;
  /** What the register calls their office, such as `Giám đốc`. */
  readonly position?: string | undefined;
}

/** An organisation that the register knows. */
export interface RegisteredOrganisation {
  readonly status: OrganisationStatus;
  readonly name: string;
  readonly shortName?: string | undefined;
  readonly foreignName?: string | undefined;
  /** What kind of organisation it is, such as `cooperative`. */
  readonly kindOf?: string | undefined;
  /** `YYYY-MM-DD`. */
  readonly founded?: string | undefined;
  readonly headOffice?: string | undefined;
  /** Of a dependent unit: the code of the organisation that it belongs to. */
  readonly parentCode?: string | undefined;
  readonly representatives: readonly Representative[];
}

/** Where an answer is found again: by the register's name for it, which names nobody, and the time at which it was made. */
interface Traceable {
  readonly reference: string;
  readonly answeredAt: Date;
}

/** What came of asking. */
export type RegisterAnswer =
  | ({ readonly kind: 'found' } & RegisteredOrganisation & Traceable)
  | ({ readonly kind: 'unknown' } & Traceable)
  /** Nobody could say; it can be asked again. `reason` is for the log and names nobody. */
  | { readonly kind: 'later'; readonly reason: string };

/** The business register, asked over the network. */
export interface BusinessRegister {
  /** Never throws: a register that is late, silent or lying has not said anything. `code` is an `OrganisationCode`'s value. */
  ask(code: string, asking: Asking): Promise<RegisterAnswer>;
}

const WHERE = 'businessRegister';
const MOST_REPRESENTATIVES = 50;
const LONGEST_WORDS = 500;

/** One line of words: no control or direction characters. */
const line = z
  .string()
  .max(LONGEST_WORDS)
  .transform((text) => text.normalize('NFC').trim())
  .refine((text) => text !== '' && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text));

const representativeSchema = z.object({
  number: z
    .string()
    .regex(/^(\d{12}|[A-Z]{3} [A-Z0-9]{5,12})$/)
    .optional(),
  name: line,
  birthdate: z
    .string()
    .regex(/^\d{4}(-\d{2}-\d{2})?$/)
    .optional(),
  gender: z.enum(['male', 'female', 'other']).optional(),
  position: line.optional(),
});

const boundSchema = z.object({
  request: z.string(),
  code: z.string(),
  reference: z.string().min(1).max(200),
  iat: z.number(),
});

const saidSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('unknown') }),
  z.object({
    status: z.enum(['active', 'suspended', 'dissolved']),
    name: line,
    shortName: line.optional(),
    foreignName: line.optional(),
    kind: line.optional(),
    founded: z.iso.date().optional(),
    headOffice: line.optional(),
    parent: z.string().optional(),
    representatives: z.array(representativeSchema).max(MOST_REPRESENTATIVES),
  }),
]);

/** A branch says whose it is, and its code says the same; nobody else has a parent. */
function parentOf(code: string, parent: string | undefined, country: Country): string | undefined {
  const { base, branch } = country.organisationCode(code) ?? {};
  if (parent !== (branch === undefined ? undefined : base)) throw new Error('the parent does not go with the code');
  return parent;
}

/** Makes what asks the register. Throws ConfigurationError for files of the settings that cannot be read. */
export function createBusinessRegister(settings: BusinessRegisterSettings, country: Country): BusinessRegister {
  const { freshSeconds: _, refreshSeconds: __, staleSeconds: ___, ...place } = settings;
  const source = createSignedSource(place, WHERE);

  async function answerTo(code: string, asking: Asking): Promise<RegisterAnswer> {
    const { claims } = await source.ask({ code }, asking);
    const bound = boundSchema.parse(claims);
    if (bound.request !== asking.request) return { kind: 'later', reason: 'answers_another_request' };
    if (bound.code !== code) return { kind: 'later', reason: 'answers_about_another_organisation' };
    const trace = { reference: bound.reference, answeredAt: new Date(bound.iat * 1000) };
    const said = saidSchema.parse(claims);
    if (said.status === 'unknown') return { kind: 'unknown', ...trace };
    const { kind: kindOf, parent, ...rest } = said;
    return { kind: 'found', ...rest, kindOf, parentCode: parentOf(code, parent, country), ...trace };
  }

  return {
    ask: (code, asking) =>
      answerTo(code, asking).catch((error: unknown): RegisterAnswer => ({ kind: 'later', reason: reasonOf(error) })),
  };
}
