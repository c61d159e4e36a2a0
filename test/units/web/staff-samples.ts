/** Realistic models of the staff's pages. */
import type { FieldView, OfficerView, StaffProofView, WaitingView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const officer: OfficerView = { name: 'Đỗ Thanh Bình', pages: ['queue', 'organisations', 'proofs'], mayAct: true };
const id = '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77';
const code: FieldView = {
  name: 'code',
  type: 'text',
  label: 'Mã hồ sơ',
  hint: '8 chữ và số mà người đến quầy đưa cho bạn.',
  autocomplete: 'off',
};
const waiting: WaitingView = {
  id,
  code: '7K2M 9XQ4',
  method: 'Xác minh trực tiếp tại quầy',
  place: 'Công an phường Sen',
  state: 'Đang chờ kiểm tra',
  since: 'gửi ngày 20 tháng 11, 2026',
  due: 'Hạn: hết ngày 25 tháng 11, 2026',
  overdue: false,
};
const facts = [
  { label: 'Họ, chữ đệm và tên', value: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc' },
  { label: 'Ngày sinh', value: '10 tháng 10, 2001' },
  { label: 'Giới tính', value: 'Nữ' },
  { label: 'Số định danh cá nhân', value: '099301000012' },
];
const stated = [
  { label: 'Giấy tờ của bạn', value: 'Thẻ của tôi đã hết hạn, bị mất, hoặc tôi chưa có thẻ' },
  { label: 'Nơi thực hiện', value: 'Công an phường Sen' },
  { label: 'Ngày yêu cầu', value: '20 tháng 11, 2026' },
];
const proof: StaffProofView = {
  id,
  name: 'Cơ sở dữ liệu quốc gia về dân cư',
  source: 'Bộ Công an',
  when: 'Xác minh ngày 8 tháng 7, 2024',
  state: 'Còn hiệu lực',
  counts: true,
  withdrawable: true,
};
const withdrawn: StaffProofView = {
  ...proof,
  state: 'Đã bị thu hồi. Lý do: thẻ đã được báo mất trước ngày kiểm tra, và người đến quầy không phải là chủ thẻ',
  counts: false,
  withdrawable: false,
};
const advice =
  'Muốn xác nhận thì phải kiểm tra đủ từng mục. Nếu không lấy được vân tay (ví dụ do thương tật), hãy chọn chuyển cơ quan có thẩm quyền và ghi rõ lý do.';
const checks: FieldView = {
  name: 'check',
  type: 'ticks',
  label: 'Bạn đã kiểm tra những gì?',
  hint: advice,
  autocomplete: 'off',
  ticked: ['card'],
  options: [
    { value: 'card', text: 'Giấy tờ là thật, còn nguyên vẹn, và khớp với số, họ tên và ngày sinh ở trên' },
    { value: 'face', text: 'Khuôn mặt của người này khớp với ảnh trên giấy tờ và trong cơ sở dữ liệu' },
    { value: 'fingerprints', text: 'Vân tay của người này khớp với cơ sở dữ liệu' },
  ],
};
const outcome: FieldView = {
  name: 'outcome',
  type: 'choice',
  label: 'Quyết định',
  autocomplete: 'off',
  options: [
    { value: 'confirmed', text: 'Xác nhận danh tính', hint: 'Mọi mục đều đã kiểm tra và khớp.' },
    { value: 'more-needed', text: 'Cần bổ sung', hint: 'Người này phải quay lại với giấy tờ khác. Hồ sơ vẫn mở.' },
    { value: 'referred', text: 'Chuyển cơ quan có thẩm quyền', hint: 'Còn nghi vấn, hoặc không lấy được vân tay.' },
    { value: 'refused', text: 'Từ chối', hint: 'Người này không phải là người được khai. Hồ sơ được đóng.' },
  ],
};
const note: FieldView = {
  name: 'note',
  type: 'long-text',
  label: 'Ghi chú cho người gửi yêu cầu',
  hint: 'Người này sẽ đọc được. Bắt buộc, trừ khi xác nhận; tối đa 500 ký tự.',
  autocomplete: 'off',
};
const file = {
  officer,
  id,
  code: '7K2M 9XQ4',
  method: 'Xác minh trực tiếp tại quầy',
  state: 'Đang chờ kiểm tra',
  facts,
  stated,
  due: '25 tháng 11, 2026',
  law: 'Điều 13 Nghị định 69/2024/NĐ-CP: không quá 3 ngày làm việc',
  overdue: false,
  proofs: [proof],
  taken: false,
  own: false,
  advice,
  fields: [checks, outcome, note],
  seen: 'V1StGXR8Z5jdHi6B',
};

/** Every page of the staff at least once. */
const security: OfficerView = { name: 'Lý Gia Khang', pages: ['reports', 'people', 'audit'], mayAct: true };
const report = {
  officer: security,
  id: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
  signIn: [
    { label: 'Thời điểm', value: '03:12 ngày 22 tháng 11, 2026' },
    { label: 'Dịch vụ', value: 'Cổng dịch vụ công quốc gia' },
    { label: 'Cách đăng nhập', value: 'Mật khẩu, Ứng dụng xác thực' },
    { label: 'Thiết bị', value: 'Firefox trên Linux' },
    { label: 'Nơi', value: 'Pháp' },
  ],
  done: [
    { label: 'Thời điểm báo', value: '09:12 ngày 22 tháng 11, 2026' },
    { label: 'Phiên đăng nhập đã kết thúc', value: '2' },
    { label: 'Cách đăng nhập đã gỡ', value: 'Mật khẩu' },
  ],
  person: facts,
  note: 'Tôi nhận được một cuộc gọi lạ hỏi mã.\nLúc đó tôi đang ở nhà.',
  own: false,
  fields: [],
};

export const staffSamples: readonly Sample[] = [
  { name: 'staff-signed-out', view: 'staff-signed-out', model: {} },
  {
    name: 'staff-queue',
    view: 'staff-queue',
    model: {
      officer,
      places: 'Công an phường Sen, Công an xã Tre',
      waiting: [{ ...waiting, overdue: true }, { ...waiting, state: 'Đang chờ bổ sung' }, waiting],
      fields: [code],
      page: 2,
      previous: 1,
      next: 3,
      notice: { text: 'Đã ghi nhận quyết định.', good: true },
    },
  },
  {
    name: 'staff-queue-development',
    view: 'staff-queue',
    model: {
      officer: {
        ...officer,
        pages: ['queue', 'organisations', 'proofs', 'data-requests', 'reports'],
        unprotected: true,
      },
      places: 'Công an phường Sen',
      waiting: [waiting],
      fields: [code],
      page: 1,
    },
  },
  {
    name: 'staff-queue-unknown',
    view: 'staff-queue',
    model: {
      officer,
      places: 'Công an phường Sen',
      waiting: [],
      fields: [{ ...code, value: 'ABCD', error: 'Không có hồ sơ đang mở nào mang mã này tại nơi bạn phụ trách' }],
      page: 1,
    },
  },
  { name: 'staff-request', view: 'staff-request', model: file },
  {
    name: 'staff-request-wrong',
    view: 'staff-request',
    model: {
      ...file,
      overdue: true,
      note: 'Tên trên thẻ viết là “Thuỳ”. Hãy mang thẻ mới.',
      notice: { text: 'Một cán bộ khác đã xử lý trước bạn. Đây là tình trạng hiện tại.', good: false },
      proofs: [],
      fields: [
        { ...checks, error: 'Muốn xác nhận, hãy kiểm tra và đánh dấu từng mục' },
        { ...outcome, value: 'refused' },
        { ...note, value: 'Ghi chú', error: 'Hãy ghi lý do hoặc những gì còn thiếu' },
      ],
    },
  },
  { name: 'staff-request-taken', view: 'staff-request', model: { ...file, taken: true } },
  { name: 'staff-request-own', view: 'staff-request', model: { ...file, own: true } },
  {
    name: 'staff-decided',
    view: 'staff-decided',
    model: {
      officer,
      method: file.method,
      title: 'Đã từ chối',
      text: 'Người gửi yêu cầu đọc được lý do dưới đây và có quyền khiếu nại.',
      tone: 'bad',
      facts: stated.slice(1),
      note: 'Ảnh trên thẻ là của người khác.',
      notice: { text: 'Đã ghi nhận quyết định.', good: true },
    },
  },
  {
    name: 'staff-proofs',
    view: 'staff-proofs',
    model: {
      officer,
      fields: [{ name: 'number', type: 'text', label: 'Số định danh cá nhân hoặc số hộ chiếu', autocomplete: 'off' }],
      nothing: true,
    },
  },
  {
    name: 'staff-proofs-empty',
    view: 'staff-proofs',
    model: {
      officer,
      fields: [{ name: 'number', type: 'text', label: 'Số hộ chiếu', autocomplete: 'off', error: 'Hãy nhập một số.' }],
      nothing: false,
    },
  },
  {
    name: 'staff-person',
    view: 'staff-person',
    model: { officer, id: 'V1StGXR8_Z5jdHi6B-myT', facts, proofs: [proof, withdrawn], own: false },
  },
  {
    name: 'staff-person-own',
    view: 'staff-person',
    model: {
      officer,
      id: 'V1StGXR8_Z5jdHi6B-myT',
      facts,
      proofs: [],
      own: true,
      notice: { text: 'Đã thu hồi.', good: true },
    },
  },
  {
    name: 'staff-withdraw',
    view: 'staff-withdraw',
    model: {
      officer,
      id: 'V1StGXR8_Z5jdHi6B-myT',
      personName: 'Nguyễn Thị Hoài An',
      proof,
      fields: [{ ...note, name: 'reason', label: 'Lý do', error: 'Hãy ghi lý do hoặc những gì còn thiếu' }],
    },
  },
  {
    name: 'staff-reports',
    view: 'staff-reports',
    model: {
      officer: security,
      open: true,
      reports: [
        { id: 'a', since: 'Báo ngày 22 tháng 11, 2026 lúc 09:12' },
        { id: 'b', since: 'Báo ngày 22 tháng 11, 2026 lúc 10:40' },
      ],
      page: 1,
      next: 2,
    },
  },
  {
    name: 'staff-reports-handled',
    view: 'staff-reports',
    model: {
      officer: security,
      open: false,
      reports: [
        {
          id: 'a',
          since: 'Báo ngày 20 tháng 11, 2026 lúc 09:12',
          handled: 'Đã xử lý ngày 21 tháng 11, 2026.',
        },
      ],
      page: 2,
      previous: 1,
    },
  },
  { name: 'staff-report', view: 'staff-report', model: { ...report, fields: [{ ...note, error: 'Hãy ghi kết quả' }] } },
  {
    name: 'staff-report-handled',
    view: 'staff-report',
    model: {
      ...report,
      handled: { when: 'Đã xử lý ngày 22 tháng 11, 2026.', note: 'Đã khóa địa chỉ đó.' },
      notice: { text: 'Đã ghi nhận quyết định.', good: true },
    },
  },
  { name: 'staff-report-own', view: 'staff-report', model: { ...report, own: true } },
];
