/** The pages about what was done with an account. */
import type { DisclosureView, FieldView, HistoryLineView, SessionView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const personName = 'Nguyễn Thị Hoài An';
const laptop: SessionView = {
  reference: 'V1StGXR8_Z5jdHi6',
  device: 'Chrome trên Windows',
  isCurrent: true,
  facts: [
    'Nơi đăng nhập: Việt Nam',
    'Đăng nhập lúc 08:12, 22 tháng 11, 2026',
    'Đăng nhập bằng: Mật khẩu · Ứng dụng xác thực',
  ],
  services: ['Cổng dịch vụ công', 'Thuế điện tử (thay mặt Công ty TNHH Sen Vàng)'],
};
const phone: SessionView = {
  reference: 'V1StGXR8_Z5jdHi7',
  device: 'Safari trên iOS',
  isCurrent: false,
  facts: [
    'Nơi đăng nhập: Pháp',
    'Đăng nhập lúc 22:40, 19 tháng 11, 2026',
    'Dùng lần cuối khoảng 07:05, 21 tháng 11, 2026',
    'Đăng nhập bằng: Khóa truy cập',
  ],
  services: [],
};

const line = (title: string, over: Partial<HistoryLineView> = {}): HistoryLineView => ({
  title,
  when: '08:12, 22 tháng 11, 2026',
  facts: [
    'Bằng: Mật khẩu · Ứng dụng xác thực',
    'Mức độ: danh tính mức độ 2, hai cách xác thực',
    'Chrome trên Windows · nơi: Việt Nam',
  ],
  isRefused: false,
  notMe: '/account/history/42/not-me',
  ...over,
});
const { notMe: _, ...refused } = line('Đăng nhập không thành công', {
  facts: ['Tại: Cổng dịch vụ công', 'Bằng: Mật khẩu', 'Firefox trên Linux · nơi: Pháp', '3 lần thử không đúng'],
  isRefused: true,
});
const reported = [
  { label: 'Thời điểm', value: '22:40, 19 tháng 11, 2026' },
  { label: 'Dịch vụ', value: 'Cổng dịch vụ công' },
  { label: 'Cách đăng nhập', value: 'Mật khẩu' },
  { label: 'Thiết bị', value: 'Firefox trên Linux' },
  { label: 'Nơi', value: 'Pháp' },
];
const note: FieldView = {
  name: 'note',
  type: 'long-text',
  label: 'Bạn muốn cho biết thêm điều gì? (không bắt buộc)',
  hint: 'Ví dụ: tôi nhận được một cuộc gọi lạ. Đừng ghi mật khẩu. Tối đa 1.000 ký tự.',
  autocomplete: 'off',
};
const disclosure: DisclosureView = {
  title: 'Gửi dữ liệu cho Thuế điện tử',
  when: '08:14, 22 tháng 11, 2026',
  times: '3 lần, lần đầu lúc 08:12, 22 tháng 11, 2026',
  claims: ['Họ, chữ đệm và tên', 'Số định danh cá nhân', 'Tổ chức mà bạn thay mặt'],
  facts: ['Thay mặt: Công ty TNHH Sen Vàng'],
  isStaff: false,
  receipt: '/account/receipts/0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
};
const look: DisclosureView = {
  title: 'Cán bộ xem hồ sơ của bạn',
  when: '09:30, 20 tháng 11, 2026',
  claims: [],
  facts: ['Người xem: cán bộ định danh', 'Nơi: Công an phường Sen', 'Để xét yêu cầu của bạn'],
  isStaff: true,
};

/** Each page, and its further states. */
export const historySamples: readonly Sample[] = [
  {
    name: 'account-sessions',
    view: 'account-sessions',
    model: {
      personName,
      current: [laptop],
      others: [phone, { ...phone, reference: 'V1StGXR8_Z5jdHi8', device: 'Thiết bị không rõ' }],
      absent: [{ name: 'Cổng dịch vụ công', since: 'Từ ngày 3 tháng 2, 2026' }],
    },
  },
  {
    name: 'account-sessions-alone',
    view: 'account-sessions',
    model: { personName, current: [laptop], others: [], absent: [], notice: 'Đã đăng xuất mọi thiết bị khác.' },
  },
  { name: 'account-sessions-ended', view: 'account-sessions-ended', model: {} },
  {
    name: 'account-history',
    view: 'account-history',
    model: {
      personName,
      lines: [
        line('Đăng nhập: Cổng dịch vụ công'),
        refused,
        line('Vào dịch vụ: Thuế điện tử', { facts: ['Thay mặt: Công ty TNHH Sen Vàng'] }),
      ],
      newest: '/account/history',
      older: '/account/history?from=42',
    },
  },
  { name: 'account-history-none', view: 'account-history', model: { personName, lines: [] } },
  { name: 'account-not-me', view: 'account-not-me', model: { personName, facts: reported, fields: [note] } },
  {
    name: 'account-not-me-mail',
    view: 'account-not-me',
    model: {
      facts: reported,
      fields: [{ ...note, value: 'xin chào', error: 'Nội dung quá dài. Hãy viết tối đa 1.000 ký tự.' }],
    },
  },
  {
    name: 'account-not-me-done',
    view: 'account-not-me-done',
    model: { removed: 'Không còn dùng được: Mật khẩu.', contact: 'an.nguyen@example.vn' },
  },
  {
    name: 'account-not-me-left',
    view: 'account-not-me-done',
    model: {
      removed: 'Không còn dùng được: Mật khẩu.',
      left: 'Bạn vẫn đăng nhập được bằng: Khóa truy cập.',
      contact: 'an.nguyen@example.vn',
    },
  },
  { name: 'account-not-me-counter', view: 'account-not-me-done', model: {} },
  {
    name: 'account-disclosures',
    view: 'account-disclosures',
    model: {
      personName,
      services: [
        { value: '', text: 'Tất cả', selected: true },
        { value: 'a', text: 'Cổng dịch vụ công', selected: false },
        { value: 'b', text: 'Thuế điện tử', selected: false },
      ],
      lines: [disclosure, look],
      older: '/account/disclosures?from=42',
    },
  },
  { name: 'account-disclosures-none', view: 'account-disclosures', model: { personName, services: [], lines: [] } },
];
