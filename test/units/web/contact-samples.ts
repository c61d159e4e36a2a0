/** Pages about how a person is reached. */
import type { ToldView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const personName = 'Nguyễn Thị Hoài An';

const added: ToldView = {
  subject: 'Tài khoản của bạn có thêm một cách đăng nhập',
  text: 'Một cách đăng nhập đã được thêm vào tài khoản Một Cửa của bạn: Ứng dụng xác thực.\nThời điểm: 09:12, 22 tháng 11, 2026 (giờ Việt Nam).',
  when: '09:12, 22 tháng 11, 2026',
  isNew: true,
};
const mandate: ToldView = {
  subject: 'Công ty Cổ phần Tư vấn Đầu tư và Phát triển Công nghệ Phương Nam mời bạn làm người đại diện',
  text: 'Bạn được mời thay mặt Công ty Cổ phần Tư vấn Đầu tư và Phát triển Công nghệ Phương Nam.\n\nHãy xem lời mời ở trang Đại diện và ủy quyền.',
  when: '16:40, 21 tháng 11, 2026',
  isNew: false,
};

export const contactSamples: readonly Sample[] = [
  {
    name: 'account-notices',
    view: 'account-notices',
    model: { personName, notices: [added, mandate], isLater: false, older: '/account/notices?before=1' },
  },
  {
    name: 'account-notices-older',
    view: 'account-notices',
    model: { personName, notices: [mandate], isLater: true },
  },
  { name: 'account-notices-none', view: 'account-notices', model: { personName, notices: [], isLater: false } },
];
