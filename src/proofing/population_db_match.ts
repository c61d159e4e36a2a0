import { createHash } from 'node:crypto';
import { z } from 'zod';
import { statedNumbers } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import { NAMES_NO_KEYS, namesKeys } from '../outside/outside.ts';
import { createSignedSource, reasonOf, sourceMembers } from '../outside/signed-source.ts';
import type { Claim, CreateProofingMethod, Verdict, VouchedIdentity } from './method.ts';

const WHERE = 'proofingSettings.population_db_match';

const settingsSchema = z
  .strictObject({
    ...sourceMembers,
    source: z.string().min(1).default('Cơ sở dữ liệu quốc gia về dân cư').describe('What people read of who vouches.'),
  })
  .refine(namesKeys, NAMES_NO_KEYS);

const answerSchema = z.object({
  request: z.string(),
  subject: z.string(),
  result: z.enum(['exact', 'partial', 'not_found', 'deceased']),
  reference: z.string().min(1).max(200),
});

/** Who the person says they are. */
function askedOf({ name, birthdate, gender, ...person }: Person & { readonly number?: string }): VouchedIdentity {
  return { number: person.number, name: name.full, birthdate, ...(gender ? { gender } : {}) };
}

/** Names in the answer what was asked: SHA-256 (base64url) of the JSON with its members in the order of their names. */
function subjectOf({ birthdate, gender, name, number }: VouchedIdentity): string {
  return createHash('sha256').update(JSON.stringify({ birthdate, gender, name, number })).digest('base64url');
}

/** A match of number, name and date of birth in the population register. Only what it signs for this very question counts. */
export const createProofingMethod: CreateProofingMethod = ({ settings }) => {
  const { source, ...place } = settingsSchema.parse(settings ?? {});
  const register = createSignedSource(place, WHERE);

  async function compare({ requestId, person, signal, now }: Claim): Promise<Verdict> {
    const [number] = statedNumbers(person);
    if (number === undefined) return { kind: 'refused', words: 'notConfirmed', reason: 'no_number' };
    const asked = askedOf({ ...person, number });
    const { claims, evidence } = await register.ask(asked, { request: requestId, at: now, signal });
    const { request, subject, result, reference } = answerSchema.parse(claims);
    if (request !== requestId) return { kind: 'later', reason: 'answers_another_request' };
    if (subject !== subjectOf(asked)) return { kind: 'later', reason: 'answers_about_another_person' };
    if (result !== 'exact')
      return { kind: 'refused', words: result === 'partial' ? 'partial' : 'notConfirmed', reason: result };
    return { kind: 'confirmed', source, reference, evidence, identity: asked };
  }

  return {
    id: 'population_db_match',
    proves: { vn: 1, eidas: 1, ial: 0 },
    evidence: { type: 'electronic_record', checkMethod: 'data' },
    words: WORDS,
    availableTo: (person) => statedNumbers(person).length > 0,
    begin: async () => ({ kind: 'ask', form: { title: 'title', explanation: 'explanation', fields: [] } }),
    answer: async () => ({ kind: 'done', done: {} }),
    check: (claim) => compare(claim).catch((error: Error): Verdict => ({ kind: 'later', reason: reasonOf(error) })),
  };
};

const WORDS = {
  vi: {
    name: 'Đối chiếu với cơ sở dữ liệu dân cư',
    about:
      'Số định danh, họ tên và ngày sinh của bạn được đối chiếu với cơ sở dữ liệu quốc gia. Thường xong trong vài giây.',
    title: 'Đối chiếu với cơ sở dữ liệu dân cư',
    explanation:
      'Chúng tôi sẽ gửi số định danh (hoặc hộ chiếu), họ tên, ngày sinh và giới tính bạn đã khai đến cơ sở dữ liệu quốc gia về dân cư, và chỉ nhận lại kết quả khớp hay không. Bấm Tiếp tục nếu bạn đồng ý.',
    partial:
      'Thông tin bạn khai chưa khớp hoàn toàn với cơ sở dữ liệu dân cư. Hãy xem lại số, họ tên và ngày sinh có đúng như trên giấy tờ không rồi thử lại, hoặc mang giấy tờ đến quầy.',
    notConfirmed: 'Chưa thể xác nhận thông tin của bạn qua mạng. Hãy mang giấy tờ đến quầy, cán bộ ở đó sẽ giúp bạn.',
  },
  en: {
    name: 'Match in the population register',
    about:
      'Your number, name and date of birth are compared with the national register. It usually takes a few seconds.',
    title: 'Match in the population register',
    explanation:
      'We will send the citizen number (or passport), name, date of birth and gender that you gave to the national population register, and get back only whether they match. Continue if you agree.',
    partial:
      'What you gave does not match the population register in every respect. Check that number, name and date of birth are as on your papers and try again, or take your papers to a counter.',
    notConfirmed:
      'Your details could not be confirmed online. Please take your papers to a counter, where you will be helped.',
  },
  fr: {
    name: 'Comparaison avec le registre de la population',
    about:
      'Votre numéro, votre nom et votre date de naissance sont comparés au registre national. Cela prend en général quelques secondes.',
    title: 'Comparaison avec le registre de la population',
    explanation:
      'Nous enverrons au registre national de la population le numéro d’identification (ou le passeport), le nom, la date de naissance et le sexe que vous avez indiqués, et recevrons seulement s’ils correspondent. Continuez si vous êtes d’accord.',
    partial:
      'Ce que vous avez indiqué ne correspond pas en tout point au registre de la population. Vérifiez que le numéro, le nom et la date de naissance sont comme sur vos papiers et réessayez, ou présentez-vous à un guichet avec vos papiers.',
    notConfirmed:
      'Vos informations n’ont pas pu être confirmées en ligne. Présentez-vous à un guichet avec vos papiers ; on vous y aidera.',
  },
};
