/** Realistic models of the pages about what people ask for about their data. */
import type { FieldView, OfficerView, RequestStepView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const personName = 'Nguyễn Thị Lan';
const officer: OfficerView = {
  name: 'Trịnh Thanh Mai',
  pages: ['queue', 'organisations', 'proofs', 'data-requests'],
  mayAct: true,
};
const id = '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77';
const law =
  'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (Điều 4) và Nghị định 356/2025/NĐ-CP: bạn được báo trong 2 ngày làm việc; yêu cầu được giải quyết trong 10 ngày, hoặc 20 ngày khi có bên khác tham gia. Khi cần có thể gia hạn một lần, kèm lý do.';
const text =
  'Tôi không muốn Cổng dịch vụ công dùng số điện thoại của tôi để gửi tin quảng bá.\nTôi vẫn muốn nhận tin về hồ sơ đã nộp.';

const steps: readonly RequestStepView[] = [
  { what: 'Đã gửi yêu cầu', when: '09:05 ngày 20 tháng 11, 2026' },
  { what: 'Bộ phận hỗ trợ đã tiếp nhận', when: '14:30 ngày 20 tháng 11, 2026' },
  {
    what: 'Bộ phận hỗ trợ đã gia hạn đến hết ngày 15 tháng 12, 2026',
    when: '10:12 ngày 25 tháng 11, 2026',
    said: 'Chúng tôi cần hỏi thêm cơ quan chủ quản của dịch vụ.',
  },
];
const facts = [
  { label: 'Liên quan đến', value: 'Hệ thống thông tin giải quyết thủ tục hành chính về đất đai thành phố Huế' },
  { label: 'Ngày nhận', value: '20 tháng 11, 2026' },
  { label: 'Hạn giải quyết', value: '15 tháng 12, 2026' },
];
const compared = [
  { label: 'Họ, chữ đệm và tên', from: 'Nguyễn Thị Lan', to: 'Nguyễn Thị Lam', differs: true },
  { label: 'Ngày sinh', from: '15/06/1988', to: '15/06/1988', differs: false },
  { label: 'Giới tính', from: 'Nữ', to: 'Nữ', differs: false },
  { label: 'Số định danh cá nhân', from: '099188000001', to: '099188000001', differs: false },
];
const item = {
  id,
  name: 'Phản đối xử lý dữ liệu',
  service: 'Cổng dịch vụ công quốc gia',
  state: 'Đang được giải quyết',
  tone: 'waiting' as const,
  since: 'gửi ngày 20 tháng 11, 2026',
  due: 'hạn: hết ngày 15 tháng 12, 2026',
};
const rights = [
  ['access', 'Nhận bản sao dữ liệu', 'Xem hoặc nhận dữ liệu cá nhân đang được lưu giữ về bạn.'],
  ['correct', 'Chỉnh sửa dữ liệu', 'Sửa họ tên, ngày sinh, giới tính hoặc số định danh bị sai.'],
  ['erase', 'Xóa dữ liệu', 'Xóa dữ liệu không còn cần thiết hoặc bị xử lý trái luật.'],
  ['complain', 'Khiếu nại', 'Khiếu nại về một dịch vụ, hoặc về cách chúng tôi xử lý dữ liệu của bạn.'],
].map(([right = '', name = '', about = '']) => ({ right, name, about }));

const service: FieldView = {
  name: 'service',
  type: 'choice',
  label: 'Yêu cầu này liên quan đến ai?',
  autocomplete: 'off',
  value: 'own',
  options: [
    { value: 'own', text: 'Tài khoản định danh này (Một Cửa)' },
    { value: 'demo-portal', text: 'Cổng dịch vụ công quốc gia' },
  ],
};
const textField: FieldView = {
  name: 'text',
  type: 'long-text',
  label: 'Nội dung yêu cầu',
  hint: 'Hãy nói rõ dữ liệu nào và vì sao. Tối đa 2.000 ký tự. Đừng ghi mật khẩu hay mã.',
  autocomplete: 'off',
  value: '',
};
const statement: readonly FieldView[] = [
  { name: 'number', type: 'text', label: 'Số định danh cá nhân', autocomplete: 'off', value: '099188000001' },
  { name: 'name', type: 'text', label: 'Họ, chữ đệm và tên', autocomplete: 'name', value: 'Nguyễn Thị Lan' },
  { name: 'birthdate', type: 'text', label: 'Ngày sinh', autocomplete: 'bday', value: '15/06/1988' },
  {
    name: 'gender',
    type: 'choice',
    label: 'Giới tính',
    autocomplete: 'sex',
    value: 'female',
    options: [
      { value: 'male', text: 'Nam' },
      { value: 'female', text: 'Nữ' },
    ],
  },
];
const form = { personName, right: 'object', title: 'Phản đối xử lý dữ liệu', about: rights[0]?.about ?? '', law };
const request = {
  personName,
  id,
  name: 'Phản đối xử lý dữ liệu',
  heading: 'Đang được giải quyết',
  tone: 'waiting' as const,
  facts,
  law,
  text,
  steps,
  open: true,
  refused: false,
};
const answers: FieldView = {
  name: 'outcome',
  type: 'choice',
  label: 'Bạn làm gì?',
  autocomplete: 'off',
  value: '',
  options: [
    { value: 'acknowledged', text: 'Xác nhận đã nhận', hint: 'Người gửi được báo rằng yêu cầu đang được giải quyết.' },
    { value: 'extended', text: 'Gia hạn', hint: 'Chỉ một lần. Hãy ghi số ngày và lý do.' },
    { value: 'corrected', text: 'Sửa dữ liệu như đề nghị', hint: 'Mọi xác minh danh tính bị thu hồi.' },
    { value: 'refused', text: 'Từ chối', hint: 'Hãy ghi lý do. Yêu cầu kết thúc.' },
  ],
};
const answerFields: readonly FieldView[] = [
  answers,
  {
    name: 'others',
    type: 'ticks',
    label: 'Khi xác nhận đã nhận',
    autocomplete: 'off',
    ticked: [],
    options: [{ value: 'others', text: 'Có bên xử lý dữ liệu hoặc bên thứ ba tham gia, nên thời hạn dài hơn' }],
  },
  { name: 'days', type: 'text', label: 'Khi gia hạn: thêm bao nhiêu ngày', hint: 'Từ 1 đến 10.', autocomplete: 'off' },
  {
    name: 'evidence',
    type: 'ticks',
    label: 'Khi sửa dữ liệu',
    autocomplete: 'off',
    ticked: [],
    options: [{ value: 'seen', text: 'Tôi đã thấy dữ liệu đúng trong cơ sở dữ liệu quốc gia hoặc trên giấy tờ' }],
  },
  { name: 'note', type: 'long-text', label: 'Viết cho người gửi', hint: 'Tối đa 2.000 ký tự.', autocomplete: 'off' },
];
const file = {
  officer,
  id,
  name: 'Chỉnh sửa dữ liệu',
  state: 'Đã gửi, chờ cán bộ tiếp nhận',
  due: 'Hạn xác nhận đã nhận: hết ngày 24 tháng 11, 2026',
  overdue: false,
  law,
  person: [
    { label: 'Họ, chữ đệm và tên', value: personName },
    { label: 'Ngày sinh', value: '15 tháng 6, 1988' },
    { label: 'Số định danh cá nhân', value: '099188000001' },
  ],
  facts,
  text: 'Giấy khai sinh số 12/2026 do UBND phường Sen cấp.',
  compared,
  proofs: [
    {
      name: 'Đối chiếu dữ liệu dân cư',
      source: 'Cơ sở dữ liệu quốc gia về dân cư',
      when: 'Ngày 8 tháng 7, 2024',
      state: 'Đang có giá trị',
      counts: true,
    },
  ],
  steps: steps.slice(0, 1),
  own: false,
  fields: answerFields,
  seen: 'V1StGXR8_Z5jdHi6',
};
const waiting = {
  id,
  name: 'Chỉnh sửa dữ liệu',
  state: 'Đã gửi, chờ cán bộ tiếp nhận',
  since: 'gửi ngày 18 tháng 11, 2026',
  due: 'Hạn xác nhận đã nhận: hết ngày 20 tháng 11, 2026',
  overdue: true,
};

export const dataRightsSamples: readonly Sample[] = [
  {
    name: 'data-requests',
    view: 'data-requests',
    model: {
      personName,
      requests: [
        item,
        {
          id,
          name: 'Rút lại sự đồng ý',
          service: 'Hệ thống thông tin giải quyết thủ tục hành chính về đất đai và đăng ký hộ kinh doanh thành phố Huế',
          state: 'Bạn đã tự thực hiện ngay',
          tone: 'good',
          since: 'thực hiện ngày 2 tháng 11, 2026',
        },
      ],
      notice: { text: 'Yêu cầu đã được gửi.', good: true },
    },
  },
  { name: 'data-requests-none', view: 'data-requests', model: { personName, requests: [] } },
  { name: 'data-request-new', view: 'data-request-new', model: { personName, rights } },
  {
    name: 'data-request-form',
    view: 'data-request-form',
    model: {
      ...form,
      corrects: false,
      self: { href: '/account/services', label: 'rút lại sự đồng ý với từng dịch vụ' },
      fields: [service, { ...textField, error: 'Hãy viết bạn yêu cầu điều gì' }],
    },
  },
  {
    name: 'data-request-form-correct',
    view: 'data-request-form',
    model: { ...form, right: 'correct', title: 'Chỉnh sửa dữ liệu', corrects: true, fields: [...statement, textField] },
  },
  {
    name: 'data-request-form-too-many',
    view: 'data-request-form',
    model: { ...form, corrects: false, fields: [textField], error: 'Bạn có quá nhiều yêu cầu.' },
  },
  { name: 'data-request', view: 'data-request', model: request },
  {
    name: 'data-request-refused',
    view: 'data-request',
    model: {
      ...request,
      heading: 'Bị từ chối',
      tone: 'bad',
      open: false,
      refused: true,
      answer: 'Luật buộc phải lưu dữ liệu này năm năm.',
    },
  },
  {
    name: 'data-request-corrected',
    view: 'data-request',
    model: {
      ...request,
      name: 'Chỉnh sửa dữ liệu',
      heading: 'Đã thực hiện',
      tone: 'good',
      open: false,
      corrected: true,
      compared,
      answer: 'Đã sửa theo giấy khai sinh.',
    },
  },
  {
    name: 'staff-data-requests',
    view: 'staff-data-requests',
    model: {
      officer,
      open: '23 yêu cầu đang mở.',
      overdue: '1 quá hạn',
      waiting: [waiting, { ...waiting, name: 'Khiếu nại', overdue: false }],
      page: 2,
      previous: 1,
      next: 3,
    },
  },
  {
    name: 'staff-data-requests-none',
    view: 'staff-data-requests',
    model: { officer: { ...officer, pages: ['data-requests'] }, open: '0 yêu cầu đang mở.', waiting: [], page: 1 },
  },
  { name: 'staff-data-request', view: 'staff-data-request', model: file },
  {
    name: 'staff-data-request-wrong',
    view: 'staff-data-request',
    model: {
      ...file,
      overdue: true,
      obstacle: 'Tài khoản này không có số điện thoại hay email đã xác minh.',
      fields: answerFields.map((one) =>
        one.name === 'outcome' || one.name === 'note' ? { ...one, error: 'Hãy chọn một việc' } : one,
      ),
    },
  },
  { name: 'staff-data-request-own', view: 'staff-data-request', model: { ...file, own: true, fields: [] } },
  {
    name: 'staff-data-decided',
    view: 'staff-data-decided',
    model: { officer, name: 'Chỉnh sửa dữ liệu', heading: 'Đã thực hiện', tone: 'good', steps: steps.slice(0, 2) },
  },
];
