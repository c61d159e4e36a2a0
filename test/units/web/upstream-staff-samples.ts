/** Realistic models of the staff's pages about identity providers in front. */
import type { FieldView, OfficerView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const officer: OfficerView = {
  name: 'Lý Gia Khang',
  pages: ['reports', 'people', 'audit', 'keys', 'upstreams', 'approvals'],
  mayAct: true,
};
const reader: OfficerView = { name: 'Phạm Quốc Bảo', pages: ['roles', 'approvals', 'upstreams'], mayAct: false };
const reason: FieldView = {
  name: 'reason',
  type: 'long-text',
  label: 'Lý do',
  hint: 'Ghi điều đã xảy ra, không ghi tên người dân. Tối đa 500 ký tự.',
  autocomplete: 'off',
};
const on = { text: 'Đang bật', tone: 'good' } as const;
const up = { text: 'Phản hồi bình thường từ 08:14 ngày 1 tháng 11, 2026', tone: 'good' } as const;
const resting = {
  text: 'Lỗi quá nhiều lần nên tạm ngừng hỏi, từ 09:31 ngày 22 tháng 11, 2026 (timeout)',
  tone: 'bad',
} as const;
const off = { text: 'Đã tắt từ 09:40 ngày 22 tháng 11, 2026', tone: 'bad' } as const;
const list = [
  {
    id: 'bank',
    name: 'Ngân hàng Thương mại cổ phần Sao Mai',
    conditions: [on, up],
    facts: [
      'oidc · https://dangnhap.saomai.example.com',
      '2 mức · 18.204 người đã kết nối',
      'Người đến lần đầu: mở tài khoản nếu chưa có',
      'Mô tả trong tệp cấu hình',
    ],
  },
  {
    id: 'ministry',
    name: 'Thư mục cán bộ, công chức Bộ Nông nghiệp và Môi trường',
    conditions: [
      on,
      resting,
      { text: 'Câu trả lời gần nhất bị bác bỏ: wrong-issuer, 09:12 ngày 20 tháng 11, 2026', tone: 'bad' as const },
    ],
    facts: [
      'oidc · https://danhtinh.nongnghiep-moitruong.example.gov.vn/realms/can-bo',
      '1 mức · chưa ai kết nối',
      'Người đến lần đầu: phải tự kết nối với tài khoản đã có',
      'Do cán bộ thêm tại trang này',
      'Thay đổi gần nhất: 3 tháng 9, 2026',
    ],
  },
];
const one = {
  officer,
  id: 'bank',
  name: 'Ngân hàng Thương mại cổ phần Sao Mai',
  conditions: [on, up],
  wrong: [],
  facts: [
    { label: 'Mã', value: 'bank' },
    { label: 'Giao thức', value: 'oidc' },
    { label: 'Địa chỉ bên phát hành', value: 'https://dangnhap.saomai.example.com' },
    { label: 'Lần đầu đến', value: 'mở tài khoản nếu chưa có' },
    { label: 'Khi cần mức cao hơn', value: 'quay lại nơi đó để xác minh thêm' },
    { label: 'Dùng được cho', value: 'mọi dịch vụ không tự chọn nơi đăng nhập' },
    { label: 'Đã kết nối', value: 'hơn 10.000 người' },
    { label: 'Nguồn mô tả', value: 'Do cán bộ thêm tại trang này' },
    { label: 'Mã bí mật', value: 'có, không bao giờ hiển thị' },
    {
      label: 'Địa chỉ quay về (khai với nơi đó)',
      value: 'https://motcua.example.gov.vn/upstreams/bank/callback',
    },
    {
      label: 'Địa chỉ báo đăng xuất (khai với nơi đó)',
      value: 'https://motcua.example.gov.vn/upstreams/bank/backchannel-logout',
    },
    { label: 'Khóa công khai của chúng ta', value: 'https://motcua.example.gov.vn/upstreams/jwks.json' },
  ],
  levels: [
    {
      title: 'Mức 1',
      facts: [
        'Câu trả lời không nêu mức, hoặc nêu mức lạ, được coi là mức này.',
        'Đã xác thực bằng: điều người đó biết',
        'Không được coi là bằng chứng về danh tính',
        'Không tìm tài khoản theo số định danh mà nơi đó nêu',
      ],
    },
    {
      title: 'Mức 2',
      acr: 'https://dangnhap.saomai.example.com/acr/high, urn:saomai:acr:chip',
      facts: [
        'Đã xác thực bằng: điều người đó biết, vật người đó có',
        'Có khóa nằm trong phần cứng, không sao chép được',
        'Được coi là bằng chứng về danh tính: upstream_high',
        'Tài khoản được tìm theo số định danh mà nơi đó nêu',
      ],
    },
  ],
  claims: [
    { label: 'Số định danh', value: 'identity.citizen_id' },
    { label: 'Họ tên', value: 'name' },
  ],
  history: [
    {
      title: 'Bật lại nơi đăng nhập bank',
      asked: 'Lý Gia Khang, 4 tháng 9, 2026',
      reason: 'Ngân hàng báo đã thay khóa ký.',
      outcome: 'Ngô Minh Tâm đã chấp thuận, 4 tháng 9, 2026',
    },
    {
      title: 'Tắt',
      asked: 'Lý Gia Khang, 3 tháng 9, 2026 · Qua chương trình giam-sat-an-toan',
      reason: 'Ngân hàng báo lộ khóa ký, đang thay.',
      outcome: '',
    },
  ],
  isOurs: true,
  forms: [
    {
      act: 'off' as const,
      title: 'Tắt ngay',
      text: 'Có hiệu lực ngay, cả với người đang đăng nhập dở. Mọi cách đăng nhập khác vẫn dùng được. Muốn bật lại phải có hai cán bộ.',
      submit: 'Tắt',
      fields: [reason],
    },
    {
      act: 'remove' as const,
      title: 'Gỡ bỏ',
      text: 'Một cán bộ an toàn thông tin khác quyết định. Người đã kết nối sẽ đăng nhập bằng cách khác.',
      submit: 'Đề nghị gỡ bỏ',
      fields: [{ ...reason, name: 'why', hint: 'Người quyết định đọc lý do này. Tối đa 500 ký tự.' }],
    },
  ],
  fields: [],
};
const form = {
  officer,
  title: 'Thay đổi mô tả của bank',
  action: '/staff/upstreams/bank/change',
  back: '/staff/upstreams/bank',
  wrong: [],
  fields: [
    {
      name: 'description',
      type: 'long-text' as const,
      lines: 26,
      label: 'Mô tả',
      hint: 'Tài liệu “Identity providers in front” giải thích từng mục. Không ghi mã bí mật ở đây.',
      autocomplete: 'off',
      value: `id: bank
protocol: oidc
name:
  vi: Ngân hàng Thương mại cổ phần Sao Mai
  en: Sao Mai Joint Stock Commercial Bank
  fr: Banque commerciale Sao Mai
settings:
  issuer: https://dangnhap.saomai.example.com
  clientId: motcua
  auth: private_key_jwt
levels:
  - acr: []
    factors: [knowledge]
`,
    },
    {
      name: 'secret',
      type: 'secret' as const,
      label: 'Mã bí mật (client_secret)',
      hint: 'Để trống thì giữ mã đang dùng. Mã được mã hóa và không bao giờ hiện lại.',
      autocomplete: 'off',
    },
    { ...reason, hint: 'Người quyết định đọc lý do này. Tối đa 500 ký tự.' },
  ],
};
const wrong = { ...reason, error: 'Hãy ghi lý do, hoặc điều còn thiếu' };

export const upstreamStaffSamples: readonly Sample[] = [
  { name: 'staff-upstreams', view: 'staff-upstreams', model: { officer, upstreams: list } },
  { name: 'staff-upstreams-none', view: 'staff-upstreams', model: { officer: reader, upstreams: [] } },
  { name: 'staff-upstream', view: 'staff-upstream', model: one },
  {
    name: 'staff-upstream-wrong',
    view: 'staff-upstream',
    model: { ...one, forms: one.forms.slice(0, 1).map((form) => ({ ...form, fields: [wrong] })), fields: [wrong] },
  },
  {
    name: 'staff-upstream-off',
    view: 'staff-upstream',
    model: {
      ...one,
      conditions: [off, { text: 'Mô tả không dùng được: không ai đăng nhập qua đây được', tone: 'bad' }],
      wrong: [{ at: 'settings.auth', text: 'cần mã bí mật' }],
      off: 'Ngân hàng báo lộ khóa ký, đang thay.',
      waiting: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
      claims: [],
      forms: [],
      notice: { text: 'Đã tắt. Không ai đăng nhập qua đây được nữa.', good: true },
    },
  },
  {
    name: 'staff-upstream-read',
    view: 'staff-upstream',
    model: { ...one, officer: reader, forms: [], history: [] },
  },
  { name: 'staff-upstream-form', view: 'staff-upstream-form', model: form },
  {
    name: 'staff-upstream-form-wrong',
    view: 'staff-upstream-form',
    model: {
      ...form,
      error: 'Một đề nghị về nơi đăng nhập này đang chờ sẵn.',
      wrong: [
        { at: 'levels.0.factors', text: 'phải là danh sách, chẳng hạn [một, hai]' },
        { at: 'settings.algorithms.0', text: 'phải là một trong: ES256, ES384, ES512, PS256, PS384, PS512, RS256' },
        { at: 'settings.issuer', text: 'không được có phần truy vấn (?…), phần neo (#…) hay tên người dùng' },
      ],
      fields: form.fields.map((field) => ({ ...field, error: 'Mô tả chưa dùng được: 2 điều cần sửa' })),
    },
  },
];
