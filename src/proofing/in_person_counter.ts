/** An officer at a counter checks card, face and fingerprints: the way to account level 2 (Decree 69/2024/NĐ-CP). */
import { z } from 'zod';
import { statedNumbers } from '../identity/identifiers.ts';
import type { Person } from '../identity/person.ts';
import type { CreateProofingMethod, Form, ProofingMethod, Review } from './method.ts';

const words: ProofingMethod['words'] = {
  vi: {
    name: 'Xác minh trực tiếp tại quầy',
    about: 'Gửi yêu cầu ở đây, rồi mang thẻ căn cước hoặc hộ chiếu đến quầy để cán bộ kiểm tra.',
    title: 'Chọn quầy mà bạn sẽ đến',
    explanation:
      'Sau bước này, bạn nhận được một mã hồ sơ. Tại quầy, cán bộ kiểm tra giấy tờ, khuôn mặt và vân tay của bạn.',
    place: 'Quầy',
    placeMissing: 'Hãy chọn quầy',
    card: 'Giấy tờ của bạn',
    cardMissing: 'Hãy chọn giấy tờ của bạn',
    statedCard: 'Giấy tờ, theo lời khai',
    cardValid: 'Tôi có thẻ căn cước còn hạn',
    cardNone: 'Thẻ của tôi đã hết hạn, bị mất, hoặc tôi chưa có thẻ',
    foreignerKnown: 'Tôi là người nước ngoài và đã lấy vân tay, ảnh khuôn mặt khi xin cư trú',
    foreignerUnknown: 'Tôi là người nước ngoài và chưa từng lấy vân tay, ảnh khuôn mặt',
    checkCard: 'Giấy tờ là thật, còn nguyên vẹn, và khớp với số, họ tên và ngày sinh ở trên',
    checkFace: 'Khuôn mặt của người này khớp với ảnh trên giấy tờ và trong cơ sở dữ liệu',
    checkFingerprints: 'Vân tay của người này khớp với cơ sở dữ liệu',
    advice:
      'Muốn xác nhận thì phải kiểm tra đủ từng mục. Nếu không lấy được vân tay (ví dụ do thương tật), hãy chọn chuyển cơ quan có thẩm quyền và ghi rõ lý do. Nếu họ tên hay ngày sinh bị ghi sai, hãy chọn cần bổ sung và ghi rõ chỗ sai: người này hủy yêu cầu, sửa thông tin rồi gửi lại.',
    law: 'Điều 13 Nghị định 69/2024/NĐ-CP: không quá {days} ngày làm việc',
  },
  en: {
    name: 'In person at a counter',
    about: 'Ask for it here, then take your identity card or passport to a counter, where an officer checks it.',
    title: 'Choose the counter that you will visit',
    explanation:
      'After this step you get a file code. At the counter an officer checks your document, your face and your fingerprints.',
    place: 'Counter',
    placeMissing: 'Choose a counter',
    card: 'Your document',
    cardMissing: 'Choose what document you have',
    statedCard: 'Document, in their own words',
    cardValid: 'I have an identity card that is still valid',
    cardNone: 'My card has expired or is lost, or I have none yet',
    foreignerKnown: 'I am a foreigner, and gave my fingerprints and photo when I asked for residence',
    foreignerUnknown: 'I am a foreigner, and have never given my fingerprints and photo',
    checkCard: 'The document is genuine and undamaged, and agrees with the number, name and birth date above',
    checkFace: 'This person’s face agrees with the photo on the document and in the database',
    checkFingerprints: 'This person’s fingerprints agree with the database',
    advice:
      'To confirm, check every item. If no fingerprints can be taken (such as after an injury), choose to pass it on and write why. If the name or birth date is misspelt, choose that more is needed and write what is wrong: the person cancels the request, corrects it and asks again.',
    law: 'Article 13 of Decree 69/2024/NĐ-CP: {days} working days at most',
  },
  fr: {
    name: 'En personne au guichet',
    about:
      'Faites votre demande ici, puis présentez votre carte d’identité ou votre passeport à un guichet, où un agent vérifie.',
    title: 'Choisissez le guichet où vous irez',
    explanation:
      'Vous recevrez un code de dossier. Au guichet, un agent vérifie votre document, votre visage et vos empreintes digitales.',
    place: 'Guichet',
    placeMissing: 'Choisissez un guichet',
    card: 'Votre document',
    cardMissing: 'Indiquez quel document vous avez',
    statedCard: 'Document, selon ses propres mots',
    cardValid: 'J’ai une carte d’identité encore valable',
    cardNone: 'Ma carte est périmée ou perdue, ou je n’en ai pas encore',
    foreignerKnown: 'Je suis de nationalité étrangère ; mes empreintes et ma photo ont été prises pour mon séjour',
    foreignerUnknown: 'Je suis de nationalité étrangère ; mes empreintes et ma photo n’ont jamais été prises',
    checkCard:
      'Le document est authentique et intact, et correspond au numéro, au nom et à la date de naissance ci-dessus',
    checkFace: 'Le visage correspond à la photo du document et à celle de la base de données',
    checkFingerprints: 'Les empreintes digitales correspondent à la base de données',
    advice:
      'Pour confirmer, vérifiez chaque point. Si les empreintes ne peuvent pas être prises (blessure, par exemple), choisissez de transmettre et indiquez pourquoi. Si le nom ou la date de naissance est mal écrit, choisissez de demander un complément et indiquez l’erreur : la personne annule sa demande, corrige et la refait.',
    law: 'Article 13 du décret 69/2024/NĐ-CP : {days} jours ouvrés au plus',
  },
};

const text = z.string().min(1).max(100);
const place = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  name: z.strictObject({ vi: text, en: text, fr: text }),
});

/** `proofingSettings.in_person_counter`: where officers check people. */
const settingsSchema = z.strictObject({
  places: z
    .array(place)
    .min(1)
    .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'two places have the same id'),
});

type Place = z.infer<typeof place>;

/** What a person may have, and the working days that Article 13 leaves for it. */
const CARDS = {
  valid: { label: 'cardValid', days: 3 },
  none: { label: 'cardNone', days: 7 },
  'foreigner-known': { label: 'foreignerKnown', days: 3 },
  'foreigner-unknown': { label: 'foreignerUnknown', days: 7 },
} as const;

type Card = keyof typeof CARDS;

/** What a person states: a place and a card. */
interface Statement {
  readonly place: string;
  readonly card: Card;
}

const LONGEST_DAYS = 7;
const CHECKS: Review['checks'] = [
  { name: 'card', label: 'checkCard' },
  { name: 'face', label: 'checkFace' },
  { name: 'fingerprints', label: 'checkFingerprints' },
];

const cardsOf = ({ citizenNumber }: Person): readonly Card[] =>
  citizenNumber === undefined ? ['foreigner-known', 'foreigner-unknown'] : ['valid', 'none'];

/** Places are names in the person's language, not keys, so each becomes a key of its own (`place.<id>`). */
const placeLabel = ({ id }: Place): string => `place.${id}`;

function wordsWith(places: readonly Place[]): ProofingMethod['words'] {
  const of = (language: 'vi' | 'en' | 'fr') => ({
    ...words[language],
    ...Object.fromEntries(places.map((one) => [placeLabel(one), one.name[language]])),
  });
  return { vi: of('vi'), en: of('en'), fr: of('fr') };
}

const formFor = (person: Person, places: readonly Place[]): Form => ({
  title: 'title',
  explanation: 'explanation',
  fields: [
    {
      name: 'place',
      type: 'choice',
      label: 'place',
      missing: 'placeMissing',
      autocomplete: 'off',
      maxLength: 40,
      options: places.map((one) => ({ value: one.id, label: placeLabel(one) })),
    },
    {
      name: 'card',
      type: 'choice',
      label: 'card',
      missing: 'cardMissing',
      autocomplete: 'off',
      maxLength: 40,
      options: cardsOf(person).map((card) => ({ value: card, label: CARDS[card].label })),
    },
  ],
});

function reviewAt(places: readonly Place[]): Review {
  const cardOf = (statement: unknown) => CARDS[(statement as Statement).card];
  return {
    places,
    checks: CHECKS,
    advice: 'advice',
    law: 'law',
    placeOf: (statement) => (statement as Statement).place,
    stated: (statement) => [{ label: 'statedCard', value: cardOf(statement).label }],
    workingDays: ({ statement }) => cardOf(statement).days,
    referralWorkingDays: LONGEST_DAYS,
    confirm({ person, statement, requestId, now, officer, checked }) {
      const { place: at, card } = statement as Statement;
      const where = places.find(({ id }) => id === at);
      return {
        kind: 'confirmed',
        source: where?.name.vi ?? at,
        reference: requestId.slice(0, 8),
        evidence: JSON.stringify({ request: requestId, place: at, card, checked, officer, at: now.toISOString() }),
        // The officer has compared what the person states with the document, so that is whom they vouch for.
        identity: {
          number: statedNumbers(person)[0],
          name: person.name.full,
          birthdate: person.birthdate,
          gender: person.gender,
        },
      };
    },
  };
}

export const createProofingMethod: CreateProofingMethod = ({ settings }) => {
  const { places } = settingsSchema.parse(settings);
  return {
    id: 'in_person_counter',
    proves: { vn: 2, eidas: 3, ial: 2 },
    evidence: { type: 'document', checkMethod: 'vpip' },
    words: wordsWith(places),
    availableTo: (person) => statedNumbers(person).length > 0,
    begin: async ({ person }) => ({ kind: 'ask', form: formFor(person, places) }),
    async answer({ person, input: { place: at, card } }) {
      if (!places.some(({ id }) => id === at)) return { kind: 'again', words: 'placeMissing' };
      if (!cardsOf(person).some((one) => one === card)) return { kind: 'again', words: 'cardMissing' };
      return { kind: 'done', done: { place: at, card } };
    },
    review: reviewAt(places),
  };
};
