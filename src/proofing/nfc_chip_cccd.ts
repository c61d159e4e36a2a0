import { z } from 'zod';
import type { Person } from '../identity/person.ts';
import { LONGEST_FILE, readChipFile } from './chip/chip-file.ts';
import { alpha3, readChipSettings, type StateRules } from './chip/chip-settings.ts';
import { type MachineReadableZone, readDataGroup1 } from './chip/machine-readable-zone.ts';
import { type ChipRefusal, checkChip, digestsOf, type GenuineChip } from './chip/passive-authentication.ts';
import type { Ask, CreateProofingMethod, Verdict, VouchedIdentity } from './method.ts';

/** What is kept until it is decided: base64. Of every other group than the first only the hash, so no face. */
const statementSchema = z.strictObject({
  sod: z.base64(),
  dg1: z.base64(),
  digests: z.record(z.string(), z.base64()),
});

type Statement = z.infer<typeof statementSchema>;

const REFERENCE_LENGTH = 16;

const refused = (words: string): Verdict => ({ kind: 'refused', words, reason: words });
const decoded = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** The statement in this file, or why there is none (keys of words). */
function statementIn(text: string, now: Date): Statement | 'malformed' | 'incomplete' {
  const file = readChipFile(text);
  if (!file) return 'malformed';
  const first = file.dataGroups.get(1);
  if (!first) return 'incomplete';
  if (!readDataGroup1(first, now)) return 'malformed';
  const others = new Map([...file.dataGroups].filter(([number]) => number !== 1));
  const digests = digestsOf(file.securityObject, others);
  if (!digests) return 'malformed';
  const kept = [...digests].map(([number, digest]) => [String(number), digest.toString('base64')]);
  return {
    sod: file.securityObject.toString('base64'),
    dg1: first.toString('base64'),
    digests: Object.fromEntries(kept),
  };
}

function judged({ sod, dg1, digests }: Statement, rules: StateRules, now: Date): GenuineChip | ChipRefusal {
  const others = Object.entries(digests).map(([number, digest]) => [Number(number), decoded(digest)] as const);
  const chip = {
    securityObject: decoded(sod),
    dataGroups: new Map([[1, decoded(dg1)]]),
    digests: new Map(others),
  };
  return checkChip(chip, rules, now);
}

function identityOf({ name, birthdate, gender }: MachineReadableZone, number: string): VouchedIdentity {
  return { number, asciiName: `${name.primary} ${name.secondary}`.trim(), birthdate, gender };
}

/** The states whose passports or cards this person may have, as ISO 3166-1 alpha-3 has them. */
function nationalityOf({ citizenNumber, foreigner }: Person, own: string): string | undefined {
  return foreigner?.nationality ?? (citizenNumber === undefined ? undefined : own);
}

const FORM: Ask = {
  kind: 'ask',
  form: {
    title: 'title',
    explanation: 'explanation',
    fields: [
      {
        name: 'chip',
        type: 'file',
        label: 'file',
        hint: 'hint',
        missing: 'missing',
        autocomplete: 'off',
        accept: '.json,application/json',
        maxLength: LONGEST_FILE,
      },
    ],
  },
};

/**
 * The data of an identity card's or passport's chip, read by somebody else's reader and signed by the state (passive authentication,
 * ICAO 9303, part 11, section 5.1).
 *
 * That the data are genuine is all it proves. A copy of them is as genuine: whether the chip is the original (active or chip
 * authentication) and whether the person is the one in the picture is not asked here. A deployment where that matters lowers what
 * `nfc_chip_cccd` counts for in its rules of assurance.
 */
export const createProofingMethod: CreateProofingMethod = ({ settings, country }) => {
  const states = readChipSettings(settings);
  const nationalities = new Set([...states.keys()].map(alpha3));

  function verdict(statement: Statement, now: Date): Verdict {
    const zone = readDataGroup1(decoded(statement.dg1), now);
    if (!zone) return refused('malformed');
    const rules = states.get(zone.issuingState);
    if (!rules) return refused('untrusted');
    const genuine = judged(statement, rules, now);
    if (genuine === 'unchecked') return { kind: 'later', reason: `no fresh revocation list of ${zone.issuingState}` };
    if (typeof genuine === 'string') return refused(genuine);
    if (zone.expiresAt && zone.expiresAt <= now) return refused('expired');
    const number = rules.numberIn(zone);
    if (number === undefined) return refused('noNumber');
    return {
      kind: 'confirmed',
      source: `${zone.issuingState}, ${genuine.authority}`,
      reference: genuine.signer.slice(0, REFERENCE_LENGTH),
      evidence: decoded(statement.sod),
      identity: identityOf(zone, number),
      expiresAt: zone.expiresAt,
    };
  }

  return {
    id: 'nfc_chip_cccd',
    proves: { vn: 1, eidas: 2, ial: 2 },
    evidence: { type: 'document', checkMethod: 'vcrypt' },
    words: WORDS,
    availableTo: (person) => nationalities.has(nationalityOf(person, country.nationality) ?? ''),
    begin: async () => FORM,
    async answer({ input, now }) {
      const found = statementIn(input.chip ?? '', now);
      return typeof found === 'string' ? { kind: 'again', words: found } : { kind: 'done', done: found };
    },
    async check({ statement, now }) {
      const { data } = statementSchema.safeParse(statement);
      return data ? verdict(data, now) : refused('malformed');
    },
  };
};

const WORDS = {
  vi: {
    name: 'Chip của thẻ căn cước hoặc hộ chiếu',
    about:
      'Gửi tệp chứa dữ liệu đọc từ chip của thẻ căn cước hoặc hộ chiếu. Chữ ký số của Nhà nước trên dữ liệu sẽ được kiểm tra.',
    title: 'Xác minh bằng chip của giấy tờ',
    explanation:
      'Hãy đọc chip của thẻ căn cước hoặc hộ chiếu bằng đầu đọc thẻ hay ứng dụng trên điện thoại có NFC, lưu dữ liệu thành tệp rồi chọn tệp đó ở đây. Ảnh khuôn mặt không được lưu lại.',
    file: 'Tệp dữ liệu chip',
    hint: 'Tệp JSON do đầu đọc hoặc ứng dụng lưu, không quá 200.000 ký tự',
    missing: 'Hãy chọn tệp dữ liệu chip, không quá 200.000 ký tự.',
    malformed: 'Tệp này không chứa dữ liệu đọc được từ chip của giấy tờ. Hãy đọc lại chip và chọn tệp mới.',
    incomplete: 'Tệp thiếu phần thông tin cá nhân (nhóm dữ liệu 1). Hãy đọc lại toàn bộ chip và chọn tệp mới.',
    unsupported:
      'Giấy tờ được ký theo cách không còn đủ an toàn nên không dùng được ở đây. Hãy chọn cách xác minh khác hoặc đến quầy tiếp nhận.',
    untrusted: 'Không xác nhận được cơ quan đã cấp giấy tờ này. Hãy dùng giấy tờ khác hoặc đến quầy tiếp nhận.',
    forged:
      'Chữ ký số trên dữ liệu không đúng, nên dữ liệu không được chấp nhận. Hãy đọc lại chip hoặc đến quầy tiếp nhận.',
    changed: 'Dữ liệu không khớp với dữ liệu mà cơ quan cấp giấy tờ đã ký. Hãy đọc lại chip hoặc đến quầy tiếp nhận.',
    expired:
      'Giấy tờ, hoặc chứng thư số của cơ quan đã ký, đã hết hạn. Hãy dùng giấy tờ còn hạn hoặc đến quầy tiếp nhận.',
    revoked:
      'Chứng thư số của cơ quan đã ký giấy tờ này đã bị thu hồi, nên giấy tờ không dùng được ở đây. Hãy đến quầy tiếp nhận.',
    noNumber: 'Loại giấy tờ này không có số định danh cần để xác minh. Hãy dùng thẻ căn cước hoặc hộ chiếu.',
  },
  en: {
    name: 'Chip of your identity card or passport',
    about:
      'Send a file with what was read from the chip of your identity card or passport. The state’s signature on it is checked.',
    title: 'Prove your identity with the chip of your document',
    explanation:
      'Read the chip of your identity card or passport with a card reader or with an app on a phone that has NFC, save what was read as a file and choose the file here. Your photo is not kept.',
    file: 'File with the data of the chip',
    hint: 'The JSON file that the reader or the app saved, at most 200,000 characters',
    missing: 'Choose the file with the data of the chip, of at most 200,000 characters.',
    malformed: 'This file does not hold the data of a document’s chip. Read the chip again and choose the new file.',
    incomplete:
      'Your personal data (data group 1) are missing from the file. Read the whole chip again and choose the new file.',
    unsupported:
      'This document is signed in a way that is not secure enough any more. Choose another way to prove your identity, or visit a counter.',
    untrusted: 'We could not confirm who issued this document. Use another document, or visit a counter.',
    forged:
      'The signature on the data does not hold, so they are not accepted. Read the chip again, or visit a counter.',
    changed: 'The data are not those that the issuer of the document signed. Read the chip again, or visit a counter.',
    expired:
      'The document, or the certificate of those who signed it, has expired. Use a valid document, or visit a counter.',
    revoked:
      'The certificate of those who signed this document was revoked, so it cannot be used here. Visit a counter.',
    noNumber: 'Documents of this kind do not carry the number that is needed. Use an identity card or a passport.',
  },
  fr: {
    name: 'Puce de la carte d’identité ou du passeport',
    about:
      'Envoyez un fichier contenant ce qui a été lu dans la puce de votre carte d’identité ou de votre passeport. La signature de l’État y est vérifiée.',
    title: 'Prouvez votre identité avec la puce de votre document',
    explanation:
      'Lisez la puce de votre carte d’identité ou de votre passeport avec un lecteur de cartes ou une application sur un téléphone équipé du NFC, enregistrez les données dans un fichier et choisissez ce fichier ici. Votre photo n’est pas conservée.',
    file: 'Fichier des données de la puce',
    hint: 'Le fichier JSON enregistré par le lecteur ou l’application, 200 000 caractères au plus',
    missing: 'Choisissez le fichier des données de la puce, de 200 000 caractères au plus.',
    malformed:
      'Ce fichier ne contient pas les données de la puce d’un document. Relisez la puce et choisissez le nouveau fichier.',
    incomplete:
      'Vos données personnelles (groupe de données 1) manquent dans le fichier. Relisez toute la puce et choisissez le nouveau fichier.',
    unsupported:
      'Ce document est signé d’une manière qui n’est plus assez sûre. Choisissez un autre moyen de prouver votre identité ou présentez-vous à un guichet.',
    untrusted:
      'Nous n’avons pas pu confirmer qui a délivré ce document. Utilisez un autre document ou présentez-vous à un guichet.',
    forged:
      'La signature des données n’est pas valable : elles ne sont pas acceptées. Relisez la puce ou présentez-vous à un guichet.',
    changed:
      'Les données ne sont pas celles qu’a signées l’autorité qui a délivré le document. Relisez la puce ou présentez-vous à un guichet.',
    expired:
      'Le document, ou le certificat de l’autorité qui l’a signé, a expiré. Utilisez un document valable ou présentez-vous à un guichet.',
    revoked:
      'Le certificat de l’autorité qui a signé ce document a été révoqué : il ne peut pas être utilisé ici. Présentez-vous à un guichet.',
    noNumber: 'Ce type de document ne porte pas le numéro nécessaire. Utilisez une carte d’identité ou un passeport.',
  },
};
