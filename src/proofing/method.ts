/** What a way to prove one's identity is: one file in this folder, named in the settings. */
import type { Ask, Turn, Words } from '../conversations/form.ts';
import type { Country } from '../identity/country.ts';
import type { Gender, Person } from '../identity/person.ts';

export type { Ask, Exhibit, Fact, Field, Form, Turn, Words } from '../conversations/form.ts';

/** What a proof counts for on each axis of identity (docs/levels.md). */
export interface Worth {
  /** Account level of Decree 69/2024: 0-2. */
  readonly vn: number;
  /** eIDAS: 0-3. */
  readonly eidas: number;
  /** NIST SP 800-63A: 0-3. */
  readonly ial: number;
}

/** Who a source says that somebody is; what it does not say is absent. */
export interface VouchedIdentity {
  /** The citizen number in digits, or nationality and passport number such as `FRA 12AB34567`. */
  readonly number?: string | undefined;
  readonly name?: string | undefined;
  /** The name as a machine-readable zone has it: without accents, perhaps cut off. */
  readonly asciiName?: string | undefined;
  /** `YYYY-MM-DD` or `YYYY`. */
  readonly birthdate?: string | undefined;
  readonly gender?: Gender | undefined;
}

/** What a check led to; whether the identity is that of the person is not the method's to say. */
export type Verdict =
  | {
      readonly kind: 'confirmed';
      /** Who vouches, such as a register; shown to the person. */
      readonly source: string;
      /** By which the source finds its answer again; names nobody. */
      readonly reference?: string | undefined;
      /** What was judged; only its hash is kept. */
      readonly evidence: string | Uint8Array;
      readonly identity: VouchedIdentity;
      readonly expiresAt?: Date | undefined;
    }
  /** Final. `words` is a key of the method's own; `reason` goes on record and holds no personal data. */
  | { readonly kind: 'refused'; readonly words: string; readonly reason?: string }
  /** Nobody could say; it is asked again. `reason` holds no personal data. */
  | { readonly kind: 'later'; readonly reason: string };

/** What every turn of the conversation is given. */
export interface ProofingRequest {
  readonly person: Person;
  readonly now: Date;
  readonly issuer: string;
  readonly language: 'vi' | 'en' | 'fr';
  /** The certificate that the browser showed for this connection (PEM), where certificates are asked for. */
  readonly clientCertificate?: string | undefined;
}

/** An answer to the form that was asked last. */
export interface ProofingAnswer extends ProofingRequest {
  readonly state: unknown;
  /** The fields of the form by name, within their lengths. */
  readonly input: Readonly<Record<string, string>>;
}

/** A statement that is to be checked. */
export interface Claim {
  /** The same at every attempt. */
  readonly requestId: string;
  readonly person: Person;
  /** What the conversation ended with. */
  readonly statement: unknown;
  readonly now: Date;
  /** Aborted when the time allowed is over. */
  readonly signal: AbortSignal;
}

/** Something that an officer has to have checked; the label is a key of the method's words. */
export interface ReviewCheck {
  readonly name: string;
  readonly label: string;
}

/** What an officer found, once every check was ticked. */
export interface Examined extends Pick<Claim, 'person' | 'statement' | 'requestId' | 'now'> {
  /** The officer's internal id. */
  readonly officer: string;
  /** Names of the checks. */
  readonly checked: readonly string[];
}

/** A method that an officer decides by, in the presence of the person; labels, advice and law are keys of the method's words. */
export interface Review {
  /** Where officers decide: an id, and a name that people know. */
  readonly places: readonly { readonly id: string; readonly name: Readonly<Record<'vi' | 'en' | 'fr', string>> }[];
  readonly checks: readonly ReviewCheck[];
  /** What an officer should know before deciding. */
  readonly advice: string;
  /** Which law sets the deadline, with `{days}` in it. */
  readonly law: string;
  /** The place that the person chose. */
  placeOf(statement: unknown): string;
  /** What the person stated, for the officer to read; both are keys of the method's words. */
  stated(statement: unknown): readonly { readonly label: string; readonly value: string }[];
  /** Working days within which the law wants a decision. */
  workingDays(claim: Pick<Claim, 'person' | 'statement'>): number;
  /** The same, from the day on which it was passed on. */
  readonly referralWorkingDays: number;
  /** The proof. */
  confirm(examined: Examined): Verdict & { kind: 'confirmed' };
}

/** A way to prove one's identity. It says what it proves; what that is worth here is decided by the rules of assurance. */
export interface ProofingMethod {
  /** The file's name, and the name in `proofing` of config/assurance.yaml. */
  readonly id: string;
  /** What a proof counts for at most; the configuration may lower it, never raise it. */
  readonly proves: Worth;
  /** Kind of evidence and of check, as in OpenID Connect for Identity Assurance 1.0. */
  readonly evidence: {
    readonly type: 'document' | 'electronic_record' | 'electronic_signature' | 'vouch';
    readonly checkMethod: string;
  };
  /** `name` is what the method is called, `about` one sentence for the list of what can be chosen. */
  readonly words: Words;
  /** A proof counts for this many seconds; without it, until it is withdrawn. */
  readonly validSeconds?: number;
  /** It reads the certificate that the browser showed; it cannot be enabled where certificates are not asked for. */
  readonly readsCertificates?: true;
  /** Whether it is for this person; without it, for everybody. */
  availableTo?(person: Person): boolean;
  begin(request: ProofingRequest): Promise<Ask>;
  /** Ends with the statement to check: JSON, kept encrypted until it is decided, and then deleted. */
  answer(answer: ProofingAnswer): Promise<Turn<unknown>>;
  /** Decides by itself, perhaps by asking elsewhere. To throw is to answer `later`. */
  check?(claim: Claim): Promise<Verdict>;
  /** An officer decides. A method has this or `check`. */
  readonly review?: Review;
}

/** What a method's file may use. */
export interface ProofingTools {
  /** The method's own settings (`proofingSettings.<id>`), which it validates itself; undefined when there are none. */
  readonly settings?: unknown;
  readonly country: Country;
  /** True for the first who names it, on all nodes, until it expires: an assertion is used once. */
  readonly claimOnce: (name: string, expiresAt: Date) => Promise<boolean>;
}

/** The export of every file in this folder that is a method. */
export type CreateProofingMethod = (tools: ProofingTools) => ProofingMethod;
