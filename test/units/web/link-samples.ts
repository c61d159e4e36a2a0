/** Other identity providers: those that open an account, and what officers look into. */
import type { LinkView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const personName = 'Nguyễn Thị Hoài An';
const bank: LinkView = {
  id: 'bank',
  name: 'Ngân hàng Đầu tư và Phát triển Sông Mơ',
  facts: [
    'Kết nối từ 3 tháng 2, 2026 bằng số giấy tờ của bạn.',
    'Dùng lần cuối: 08:12, 22 tháng 11, 2026.',
    'Có thể xác nhận việc đăng nhập và danh tính của bạn.',
    'Đã xác nhận danh tính của bạn ngày 3 tháng 2, 2026: Đang có giá trị',
  ],
  canConnect: false,
  canDisconnect: true,
  off: false,
};
const ministry: LinkView = {
  id: 'ministry',
  name: 'Danh bạ công chức Bộ Thủ Tục',
  facts: ['Chỉ xác nhận việc đăng nhập, không xác nhận danh tính.'],
  canConnect: true,
  canDisconnect: false,
  off: false,
};
const off: LinkView = {
  ...ministry,
  id: 'france',
  name: 'FranceConnect',
  state: 'Bạn đã tắt: không ai vào tài khoản của bạn từ đây.',
  canConnect: false,
  off: true,
};
const down: LinkView = {
  ...ministry,
  id: 'down',
  name: 'Bưu điện',
  state: 'Hiện không hoạt động. Hãy thử lại sau.',
  canConnect: false,
};
const gone: LinkView = { ...bank, id: 'gone', name: 'gone', state: 'Hiện không dùng được ở đây.' };

/** Each page, and its further states. */
export const linkSamples: readonly Sample[] = [
  {
    name: 'account-upstreams',
    view: 'account-upstreams',
    model: { personName, connected: [bank, gone], others: [ministry, off, down], notice: 'Đã ngắt kết nối.' },
  },
  { name: 'account-upstreams-none', view: 'account-upstreams', model: { personName, connected: [], others: [] } },
  {
    name: 'account-upstreams-complaint',
    view: 'account-upstreams',
    model: {
      personName,
      connected: [],
      others: [ministry],
      complaint:
        'Chưa kết nối: thông tin từ đó không khớp với tài khoản của bạn. Cán bộ sẽ xem xét và báo kết quả cho bạn.',
    },
  },
  ...(['disconnect', 'switch-off'] as const).map((what) => ({
    name: `account-upstream-${what}`,
    view: 'account-upstream-end' as const,
    model: { personName, id: bank.id, name: bank.name, what, refused: false },
  })),
  {
    name: 'account-upstream-last',
    view: 'account-upstream-end',
    model: { personName, id: bank.id, name: bank.name, what: 'disconnect', refused: true },
  },
];
