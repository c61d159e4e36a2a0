/** Realistic models of the pages on which staff help people and look into accounts. */
import type { FieldView, OfficerView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const support: OfficerView = { name: 'Trịnh Thanh Mai', pages: ['data-requests', 'people'], mayAct: true };
const auditor: OfficerView = {
  name: 'Vũ Ngọc Anh',
  pages: ['queue', 'organisations', 'data-requests', 'reports', 'people', 'audit'],
  mayAct: false,
};
const id = 'V1StGXR8_Z5jdHi6B-myT';
const who: FieldView = {
  name: 'who',
  type: 'text',
  label: 'Số định danh cá nhân, số hộ chiếu, số điện thoại hoặc địa chỉ thư điện tử',
  hint: 'Ví dụ: 099188000001, FRA 12AB34567, 0900000001, ten@example.vn.',
  autocomplete: 'off',
};
const reason: FieldView = {
  name: 'reason',
  type: 'long-text',
  label: 'Lý do',
  hint: 'Người này sẽ đọc được. Bắt buộc; tối đa 500 ký tự.',
  autocomplete: 'off',
};
const facts = [
  { label: 'Họ, chữ đệm và tên', value: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc' },
  { label: 'Ngày sinh', value: '10 tháng 10, 2001' },
  { label: 'Số định danh cá nhân', value: '•••••••••012' },
  { label: 'Mức độ', value: 'Mức độ 2' },
  { label: 'Tình trạng', value: 'Đang hoạt động' },
];
const account = {
  officer: support,
  id,
  facts,
  contacts: ['•••\u00a0•••\u00a0001 – đã xác minh', 'n•••@example.vn – chưa xác minh'],
  ways: ['Mật khẩu – dùng lần cuối ngày 22 tháng 11, 2026', 'Ứng dụng xác thực – chưa dùng lần nào'],
  sessions: [
    'Chrome trên Windows – từ 09:12 ngày 22 tháng 11, 2026',
    'Safari trên iOS – từ 07:30 ngày 20 tháng 11, 2026',
  ],
  running: [],
  acts: [
    { act: 'end-sessions', name: 'Đăng xuất mọi thiết bị' },
    { act: 'start-recovery', name: 'Bắt đầu khôi phục tài khoản' },
    { act: 'block', name: 'Khóa tài khoản' },
  ],
  history: [],
};

export const peopleSamples: readonly Sample[] = [
  { name: 'staff-people', view: 'staff-people', model: { officer: support, fields: [who], nothing: false } },
  { name: 'staff-people-nothing', view: 'staff-people', model: { officer: auditor, fields: [who], nothing: true } },
  {
    name: 'staff-people-empty',
    view: 'staff-people',
    model: { officer: support, fields: [{ ...who, error: 'Hãy nhập thông tin để tìm' }], nothing: false },
  },
  {
    name: 'staff-people-limited',
    view: 'staff-people',
    model: {
      officer: support,
      fields: [who],
      nothing: false,
      limited: 'Bạn đã tìm quá nhiều lần. Hãy thử lại sau 12 phút. Việc này đã được ghi lại.',
    },
  },
  { name: 'staff-account', view: 'staff-account', model: account },
  {
    name: 'staff-account-blocked',
    view: 'staff-account',
    model: {
      ...account,
      sessions: [],
      running: [
        'Có người đang chờ để khôi phục tài khoản, từ 21 tháng 11, 2026',
        '2 báo cáo “không phải tôi” chưa xử lý',
      ],
      acts: [{ act: 'unblock', name: 'Mở khóa tài khoản' }],
      history: [
        {
          title: 'Cán bộ khóa tài khoản',
          when: '10:40 ngày 22 tháng 11, 2026',
          by: 'Lý Gia Khang, cán bộ an toàn thông tin',
          reason: 'Có người gọi điện tự xưng là chủ tài khoản và hỏi mã.\nĐang chờ người này đến quầy.',
        },
        {
          title: 'Cán bộ đăng xuất mọi thiết bị',
          when: '10:31 ngày 22 tháng 11, 2026',
          by: 'Trịnh Thanh Mai, cán bộ hỗ trợ',
        },
      ],
      notice: { text: 'Đã khóa tài khoản. Người này được báo tin kèm lý do.', good: true },
    },
  },
  {
    name: 'staff-account-read',
    view: 'staff-account',
    model: { ...account, officer: auditor, contacts: [], ways: [], acts: [] },
  },
  {
    name: 'staff-account-unreachable',
    view: 'staff-account',
    model: {
      ...account,
      obstacle:
        'Người này không có liên hệ đã xác minh nào để nhận liên kết khôi phục tài khoản. Hãy mời họ mang giấy tờ đến quầy.',
      acts: account.acts.filter(({ act }) => act !== 'start-recovery'),
    },
  },
  {
    name: 'staff-act',
    view: 'staff-act',
    model: {
      officer: support,
      id,
      act: 'block',
      personName: 'Nguyễn Thị Hoài An',
      title: 'Khóa tài khoản',
      text: 'Mọi phiên đăng nhập, quyền truy cập và việc khôi phục tài khoản kết thúc ngay. Không ai đăng nhập, khôi phục hay đóng tài khoản này được cho đến khi nó được mở khóa.',
      fields: [reason],
    },
  },
  {
    name: 'staff-act-wrong',
    view: 'staff-act',
    model: {
      officer: support,
      id,
      act: 'end-sessions',
      personName: 'Nguyễn Thị Hoài An',
      title: 'Đăng xuất mọi thiết bị',
      text: 'Mọi phiên đăng nhập và mọi quyền truy cập của các dịch vụ kết thúc ngay; các dịch vụ được báo.',
      fields: [{ ...reason, error: 'Hãy ghi lý do hoặc những gì còn thiếu' }],
    },
  },
];
