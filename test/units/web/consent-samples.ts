/** Models of the consent page and of receipts, in the words of the consent page itself. */
import { receiptItem, receiptView } from '../../../src/account/receipt-pages.ts';
import { hashOfShown, type Receipt, type ReceiptKind } from '../../../src/consent/receipts.ts';
import { type Asked, shownOf } from '../../../src/interaction/consent-shown.ts';
import type { RelyingParty, Words } from '../../../src/relying-parties/relying-party.ts';
import { createWords } from '../../../src/web/words.ts';
import type { Sample } from './samples.ts';

const action = '/interaction/V1StGXR8_Z5jdHi6B-myT/consent?shown=abc';
const inVietnamese = (vi: string): Words => ({ vi, en: vi, fr: vi });
const LONG = 'Điền sẵn vào tờ khai để bạn không phải nhập lại, và đối chiếu với hồ sơ đã nộp trước đây.';
const claim = (required: boolean, purpose: string) => ({ required, purpose: inVietnamese(purpose) });

const portal: RelyingParty = {
  clientId: 'portal',
  name: inVietnamese('Cổng dịch vụ công quốc gia'),
  organisation: inVietnamese('Văn phòng Chính phủ'),
  metadata: { redirect_uris: ['https://dichvucong.example.gov.vn/callback'] },
  policy: {
    minimumAcr: 'm0',
    profile: 'code-pkce',
    scopes: ['openid'],
    claims: {
      name: claim(true, 'Ghi tên người nộp hồ sơ.'),
      birthdate: claim(true, 'Kiểm tra điều kiện về độ tuổi theo quy định của thủ tục.'),
      citizen_id: claim(true, 'Đối chiếu hồ sơ với Cơ sở dữ liệu quốc gia về dân cư.'),
      phone_number: claim(false, 'Nhắn tin khi có kết quả hoặc khi cần bổ sung giấy tờ.'),
      email: claim(false, 'Gửi bản điện tử của kết quả.'),
      gender: claim(false, LONG),
      family_name: claim(false, LONG),
      middle_name: claim(true, LONG),
      given_name: claim(false, LONG),
    },
  },
  uris: {},
};
const long: RelyingParty = {
  ...portal,
  name: inVietnamese(
    'Hệ thống thông tin giải quyết thủ tục hành chính về đất đai và đăng ký hộ kinh doanh thành phố Huế',
  ),
  organisation: inVietnamese('Ủy ban nhân dân thành phố Huế, Trung tâm Phục vụ hành chính công'),
  uris: { privacy: 'https://dichvucong.example.gov.vn/bao-ve-du-lieu' },
};
const lawful: RelyingParty = {
  ...portal,
  policy: {
    ...portal.policy,
    basis: {
      kind: 'public-duty',
      law: inVietnamese('Quy định minh họa: cơ quan tiếp nhận phải kiểm tra danh tính của người nộp hồ sơ.'),
    },
  },
};

const asked: Asked = {
  relyingParty: portal,
  personName: 'Nguyễn Thị Hoài An',
  required: ['name', 'birthdate', 'citizen_id'],
  optional: ['phone_number', 'email'],
  kept: [],
  withheld: [],
  changes: [],
  offline: false,
};
const page = (name: string, more: Partial<Asked>): Sample => ({
  name,
  view: 'consent',
  model: { action, shown: shownOf({ ...asked, ...more }, { words: createWords('vi'), language: 'vi' }) },
});

const organisation = {
  kind: 'organisation' as const,
  name: 'Công ty TNHH Sen Vàng',
  code: '0199900018',
  facts: ['Người được ủy quyền', 'Qua Công ty TNHH Kế toán Tre Xanh'],
  told: 'Dịch vụ được biết tên, mã số và mức xác minh của tổ chức, tư cách và quyền của bạn tại dịch vụ này.',
  purpose: 'Để mở hồ sơ thuế của tổ chức mà bạn thay mặt và ghi đúng tổ chức đó trên tờ khai.',
};
const child = {
  kind: 'person' as const,
  name: 'Phạm Gia Bảo',
  facts: ['Cha, mẹ hoặc người giám hộ'],
  told: 'Dịch vụ được biết họ tên của người này, tư cách và quyền của bạn tại dịch vụ này.',
};

const say = { words: createWords('vi'), language: 'vi' } as const;
function receipt(kind: ReceiptKind, more: Partial<Asked>): Receipt {
  const shown = shownOf({ ...asked, ...more }, say);
  return {
    id: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
    kind,
    at: new Date('2026-11-22T09:00:00Z'),
    personId: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b78',
    clientId: 'portal',
    mandateId: undefined,
    language: 'vi',
    acr: 'm1',
    textVersion: '2026-11-22+19833e67',
    shown,
    shownHash: hashOfShown(shown),
    chosen: { scopes: ['openid'], granted: ['name', 'birthdate', 'citizen_id'], refused: ['phone_number', 'email'] },
  };
}
const { personName } = asked;
const items = [
  receipt('agreed', {}),
  receipt('refused', { relyingParty: long }),
  receipt('informed', { relyingParty: lawful, party: organisation }),
  receipt('withdrawn', {}),
].map((one) => receiptItem(one, say.words));

export const consentSamples: readonly Sample[] = [
  page('consent', {}),
  page('consent-long', {
    relyingParty: long,
    personName: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc',
    required: [...asked.required, 'middle_name'],
    optional: [...asked.optional, 'gender', 'family_name', 'given_name'],
    offline: true,
  }),
  page('consent-nothing', { required: [], optional: [] }),
  page('consent-for-organisation', { party: organisation, required: ['name'], optional: [] }),
  page('consent-for-person', { party: child, required: [], optional: [] }),
  page('consent-changed', {
    required: ['citizen_id'],
    optional: ['email'],
    kept: ['name', 'birthdate'],
    withheld: ['phone_number'],
    partly: { altered: ['citizen_id'], repurposed: ['citizen_id'] },
    changes: [
      'Dịch vụ này đã đổi tên. Tên trước đây: Một cửa điện tử.',
      'Dịch vụ đã chuyển sang địa chỉ khác: dichvucong.example.gov.vn.',
    ],
  }),
  page('consent-more', {
    required: [],
    optional: ['email'],
    kept: ['name', 'birthdate', 'citizen_id'],
    partly: { altered: [], repurposed: [] },
  }),
  page('consent-informed', { relyingParty: lawful }),
  { name: 'receipts', view: 'receipts', model: { personName, items, newest: '/account/receipts', older: '?before=1' } },
  { name: 'receipts-none', view: 'receipts', model: { personName, items: [] } },
  {
    name: 'receipt',
    view: 'receipt',
    model: {
      personName,
      ...receiptView(receipt('agreed', { relyingParty: long, party: organisation }), say.words, say.words),
    },
  },
  {
    name: 'receipt-informed',
    view: 'receipt',
    model: { personName, ...receiptView(receipt('informed', { relyingParty: lawful }), say.words, say.words) },
  },
];
