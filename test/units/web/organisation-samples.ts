/** Realistic models of the pages about organisations. */
import type { FactView, FieldView, OfficerView, OrganisationView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const personName = 'Phạm Quốc Hùng';
const officer: OfficerView = { name: 'Đỗ Thanh Bình', pages: ['queue', 'organisations', 'proofs'], mayAct: true };
const id = '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77';
const longName =
  'Công ty Trách nhiệm hữu hạn Một thành viên Đầu tư Xây dựng và Phát triển Hạ tầng Nông nghiệp Đồng bằng Sông Cửu Long';

const one = (over: Partial<OrganisationView> = {}): OrganisationView => ({
  id,
  name: 'Công ty TNHH Sen Vàng',
  code: '0199900018',
  state: 'Đang hoạt động',
  tone: 'good',
  role: 'Bạn là người đại diện theo pháp luật',
  ...over,
});
const code: FieldView = {
  name: 'code',
  type: 'text',
  label: 'Mã số doanh nghiệp',
  hint: '10 chữ số, ví dụ 0199900018; với chi nhánh thêm 3 chữ số, ví dụ 0199900018-002. Cũng là mã số thuế.',
  autocomplete: 'off',
  value: '',
};
const facts: readonly FactView[] = [
  { label: 'Mã số doanh nghiệp', value: '0199900025' },
  { label: 'Trụ sở', value: 'Số 3 đường Sông Mơ, phường Sen' },
  { label: 'Ngày yêu cầu', value: '22 tháng 11, 2026' },
  { label: 'Hạn', value: '22 tháng 12, 2026' },
];
const request = {
  personName,
  id,
  name: 'Công ty Cổ phần Sông Mơ',
  title: 'Chờ những người đại diện khác',
  text: 'Luật yêu cầu mọi người đại diện theo pháp luật đều đồng ý. Ai có tài khoản sẽ được báo.',
  tone: 'waiting' as const,
  facts,
  people: [
    { name: 'Trần Văn Minh', state: 'Đã đồng ý', tone: 'good' as const },
    { name: 'Công Tằng Tôn Nữ Thị Phương Thảo', state: 'Chưa trả lời', tone: 'waiting' as const },
  ],
  open: true,
};
const consent = {
  personName: 'Trần Văn Minh',
  id,
  name: 'Công ty Cổ phần Sông Mơ',
  asker:
    'Phạm Quốc Hùng muốn đưa tổ chức này vào. Sổ đăng ký ghi bạn cũng là người đại diện theo pháp luật, nên luật yêu cầu bạn đồng ý.',
  facts,
  toProofs: false,
};
const organisation = {
  personName,
  id,
  name: 'Chi nhánh Bến Sông – Công ty TNHH Sen Vàng',
  facts: [
    { label: 'Mã số doanh nghiệp', value: '0199900018-001' },
    { label: 'Thuộc về', value: '0199900018' },
    { label: 'Tên nước ngoài', value: 'Sen Vang Company Limited' },
    { label: 'Hỏi sổ đăng ký lần cuối', value: '09:12, 22 tháng 11, 2026' },
  ],
  state: 'Đang hoạt động',
  stateText: 'Theo sổ đăng ký, tổ chức đang hoạt động. Những người được phép có thể làm việc thay mặt tổ chức.',
  tone: 'good' as const,
  level: 'Mức 2: sổ đăng ký ghi đúng người đại diện đã đưa tổ chức vào, người này có danh tính mức độ 2.',
  representatives: [personName, 'Trần Văn Minh'],
};
const decision: readonly FieldView[] = [
  {
    name: 'outcome',
    type: 'choice',
    label: 'Quyết định',
    autocomplete: 'off',
    value: '',
    options: [
      {
        value: 'accepted',
        text: 'Chấp thuận',
        hint: 'Đúng là người đại diện này. Những người đại diện khác, nếu có, vẫn phải đồng ý.',
      },
      { value: 'refused', text: 'Từ chối', hint: 'Hãy ghi lý do; người yêu cầu đọc được.' },
    ],
  },
  {
    name: 'check',
    type: 'ticks',
    label: 'Đã xem tại quầy',
    hint: 'Đánh dấu thì tổ chức có mức xác minh 3, nếu không là mức 2.',
    autocomplete: 'off',
    ticked: [],
    options: [{ value: 'seen', text: 'Tôi đã xem giấy tờ của tổ chức và người đại diện tại quầy' }],
  },
  { name: 'note', type: 'long-text', label: 'Lời nhắn cho người yêu cầu', autocomplete: 'off', value: '' },
];
const waiting = {
  id,
  name: 'Công ty TNHH Mây Trắng',
  code: '0199900057',
  since: 'gửi ngày 20 tháng 11, 2026',
  due: 'Hạn theo luật: hết ngày 25 tháng 11, 2026',
  overdue: false,
};
const file = {
  officer,
  id,
  name: 'Công ty TNHH Mây Trắng',
  organisation: [{ label: 'Tên tổ chức', value: 'Công ty TNHH Mây Trắng' }, ...facts],
  compared: [
    { label: 'Họ, chữ đệm và tên', register: 'Tran Van Minh', account: 'Trần Văn Minh', differs: true },
    { label: 'Số định danh cá nhân', register: '099085000003', account: '099085000003', differs: false },
    { label: 'Ngày sinh', register: '20/01/1985', account: '20/01/1985', differs: false },
    { label: 'Chức vụ', register: 'Giám đốc', account: 'không có', differs: false },
  ],
  unreachable: [],
  due: 'Hạn theo luật: hết ngày 25 tháng 11, 2026',
  overdue: false,
  own: false,
  fields: decision,
  seen: 'V1StGXR8Z5jdHi6B',
};

/** Every page about organisations at least once. */
export const organisationSamples: readonly Sample[] = [
  {
    name: 'organisations',
    view: 'organisations',
    model: {
      personName,
      organisations: [
        one({ name: longName }),
        one({ state: 'Tạm ngừng', tone: 'bad', role: 'Bạn là quản trị viên' }),
        one(),
      ],
      requests: [{ id, name: 'Công ty Cổ phần Sông Mơ', state: 'Chờ những người đại diện khác', tone: 'waiting' }],
      waiting: [{ id, name: 'Công ty TNHH Gốm Bến', text: 'Vũ Ngọc Anh muốn đưa tổ chức này vào tài khoản' }],
      canAdd: true,
      notice: 'Cảm ơn, bạn đã đồng ý.',
    },
  },
  {
    name: 'organisations-none',
    view: 'organisations',
    model: { personName, organisations: [], requests: [], waiting: [], canAdd: true },
  },
  { name: 'organisation-new', view: 'organisation-new', model: { personName, fields: [code] } },
  {
    name: 'organisation-new-wrong',
    view: 'organisation-new',
    model: {
      personName,
      fields: [
        {
          ...code,
          value: '099078000005',
          error:
            'Đây là số định danh của một người, không phải mã số doanh nghiệp. Hộ kinh doanh dùng tài khoản của chính chủ hộ.',
        },
      ],
    },
  },
  {
    name: 'organisation-refused',
    view: 'organisation-refused',
    model: {
      personName: "K'Brôi",
      missing: 'Theo Nghị định 69/2024/NĐ-CP, chỉ người có danh tính mức độ 2 mới đưa được tổ chức vào.',
      toProofs: true,
    },
  },
  {
    name: 'organisation-refused-register',
    view: 'organisation-refused',
    model: { personName, missing: 'Hệ thống này chưa kết nối với sổ đăng ký doanh nghiệp.', toProofs: false },
  },
  { name: 'organisation-request', view: 'organisation-request', model: request },
  {
    name: 'organisation-request-refused',
    view: 'organisation-request',
    model: {
      ...request,
      title: 'Không đưa tổ chức vào được',
      text: 'Cán bộ đã xem xét và từ chối.',
      tone: 'bad',
      people: [],
      note: 'Giấy tờ của công ty ghi tên khác.\nHãy sửa trong sổ đăng ký.',
      open: false,
    },
  },
  {
    name: 'organisation-request-added',
    view: 'organisation-request',
    model: { ...request, title: 'Tổ chức đã được đưa vào', tone: 'good', people: [], open: false, organisation: id },
  },
  { name: 'organisation-consent', view: 'organisation-consent', model: consent },
  {
    name: 'organisation-consent-refused',
    view: 'organisation-consent',
    model: { ...consent, problem: 'Để đồng ý, bạn cần danh tính mức độ 2. Bạn vẫn có thể từ chối.', toProofs: true },
  },
  {
    name: 'organisation',
    view: 'organisation',
    model: { ...organisation, notice: { text: 'Tổ chức đã được đưa vào tài khoản.', good: true } },
  },
  {
    name: 'organisation-stopped',
    view: 'organisation',
    model: {
      ...organisation,
      name: longName,
      state: 'Tạm ngừng',
      stateText: 'Không ai làm việc thay mặt tổ chức được cho đến khi sổ đăng ký xác nhận lại.',
      tone: 'bad',
      notice: { text: 'Sổ đăng ký không trả lời. Hãy thử lại sau ít phút.', good: false },
    },
  },
  {
    name: 'staff-organisations',
    view: 'staff-organisations',
    model: {
      officer,
      waiting: [
        { ...waiting, overdue: true },
        { ...waiting, name: longName },
      ],
      page: 2,
      previous: 1,
      next: 3,
      notice: { text: 'Đã ghi nhận quyết định.', good: true },
    },
  },
  { name: 'staff-organisations-none', view: 'staff-organisations', model: { officer, waiting: [], page: 1 } },
  { name: 'staff-organisation', view: 'staff-organisation', model: file },
  {
    name: 'staff-organisation-wrong',
    view: 'staff-organisation',
    model: {
      ...file,
      overdue: true,
      unreachable: ['Trần Văn Minh'],
      fields: decision.map((field) =>
        field.name === 'outcome' ? { ...field, error: 'Hãy chọn một quyết định.' } : field,
      ),
    },
  },
  { name: 'staff-organisation-own', view: 'staff-organisation', model: { ...file, own: true } },
];
