/** The pages about what was done with an account. */
import type { SessionView } from '../../../src/web/views.ts';
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
];
