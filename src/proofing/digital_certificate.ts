import { z } from 'zod';
import { readCertificateRules } from '../certificates/certificate-rules.ts';
import { checkCertificate, type Description, describeCertificate } from '../certificates/check-certificate.ts';
import { statedNumbers } from '../identity/identifiers.ts';
import { CERTIFICATE_WORDS } from './digital_certificate-words.ts';
import type { Ask, Claim, CreateProofingMethod, Exhibit, ProofingAnswer, Turn, Verdict } from './method.ts';

const shownBefore = z.object({ fingerprint: z.string() });
const statementSchema = z.object({ certificate: z.string() });

/** A certificate that could prove who somebody is. */
type Proving = Description &
  Required<Pick<Description, 'number' | 'name'>> & {
    /** It is known that it was not revoked. */
    readonly isChecked: boolean;
  };

const masked = (number: string): string => `••• ${number.slice(-3)}`;
const again = (words: string): Turn<never> => ({ kind: 'again', words });

/** What the browser showed, for the person to recognise. */
function factsOf({ number, name, issuer, validUntil }: Description): Exhibit {
  return {
    kind: 'facts',
    facts: [
      ...(name === undefined ? [] : [{ label: 'holder', value: name }]),
      ...(number === undefined ? [] : [{ label: 'number', value: masked(number) }]),
      { label: 'issuer', value: issuer },
      { label: 'validUntil', day: validUntil.toISOString() },
    ],
  };
}

/** The person's X.509 certificate, whose authority has checked who they are: it carries their number and name. */
export const createProofingMethod: CreateProofingMethod = ({ settings, country }) => {
  const rules = readCertificateRules(settings, 'proofingSettings.digital_certificate');

  /** What a certificate says that could prove something, or why it cannot (keys of words). */
  function judge(pem: string, now: Date): Proving | string {
    const found = checkCertificate(pem, rules, now);
    const about = describeCertificate(pem, rules);
    // Whether it was revoked may be known later: the request waits for that.
    if (typeof found === 'string' && found !== 'unchecked') return found;
    if (about?.number === undefined) return 'notForSignIn';
    if (about.name === undefined) return 'notForProofing';
    const { number, name } = about;
    return { ...about, number, name, isChecked: typeof found !== 'string' };
  }

  /** Shows what is there and asks whether to use it; or says what is missing or wrong. */
  function ask(pem: string | undefined, now: Date): Ask {
    const about = pem === undefined ? undefined : describeCertificate(pem, rules);
    const exhibits = about ? [factsOf(about)] : [];
    const found = pem === undefined ? 'explanation' : judge(pem, now);
    const [explanation, state] =
      typeof found === 'string' ? [found, undefined] : ['shown', { fingerprint: found.fingerprint }];
    return { kind: 'ask', form: { title: 'title', explanation, fields: [], exhibits }, state };
  }

  /** Handed in is what the person saw: another certificate than on the page is shown first. */
  async function answer({ clientCertificate, person, now, state }: ProofingAnswer): Promise<Turn<unknown>> {
    if (clientCertificate === undefined) return again('none');
    const found = judge(clientCertificate, now);
    if (typeof found === 'string') return again(found);
    if (!statedNumbers(person).includes(found.number)) return again('otherPerson');
    if (shownBefore.safeParse(state).data?.fingerprint !== found.fingerprint) return ask(clientCertificate, now);
    return { kind: 'done', done: { certificate: clientCertificate } };
  }

  /** Once more: it may have been revoked since, or a list that was missing is there now. */
  async function check({ statement, now, signal }: Claim): Promise<Verdict> {
    signal.throwIfAborted();
    const { certificate } = statementSchema.parse(statement);
    const found = judge(certificate, now);
    if (typeof found === 'string') return { kind: 'refused', words: found, reason: found };
    if (!found.isChecked) return { kind: 'later', reason: 'no fresh revocation list' };
    const { number, name, issuer, serialNumber, validUntil } = found;
    const year = country.citizenNumber(number)?.birthYear;
    return {
      kind: 'confirmed',
      source: issuer,
      reference: serialNumber,
      evidence: certificate,
      identity: { number, name, ...(year === undefined ? {} : { birthdate: String(year) }) },
      expiresAt: validUntil,
    };
  }

  return {
    id: 'digital_certificate',
    proves: { vn: 1, eidas: 2, ial: 1 },
    evidence: { type: 'electronic_signature', checkMethod: 'vcrypt' },
    words: CERTIFICATE_WORDS,
    readsCertificates: true,
    availableTo: ({ citizenNumber }) => citizenNumber !== undefined,
    begin: async ({ clientCertificate, now }) => ask(clientCertificate, now),
    answer,
    check,
  };
};
