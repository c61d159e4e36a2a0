/** Other identity providers: those that open an account, and what officers look into. */
import type { FieldView, LinkView, OfficerView, SideBySideView } from '../../../src/web/views.ts';
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
  state: 'Bạn đã tắt: không ai vào tài khoản của bạn từ nơi này.',
  canConnect: false,
  off: true,
};
const down: LinkView = {
  ...ministry,
  id: 'down',
  name: 'Bưu điện',
  state: 'Hiện không phản hồi. Hãy thử lại sau ít phút.',
  canConnect: false,
};
const replaced: LinkView = {
  ...bank,
  id: 'replaced',
  name: 'Bộ Học vụ',
  canConnect: true,
  state: 'Nơi này nay do đơn vị khác vận hành: kết nối cũ không còn mở được tài khoản của bạn. Bạn có thể kết nối lại.',
};
const gone: LinkView = { ...bank, id: 'gone', name: 'buu-dien', state: 'Hiện không dùng được ở đây.' };

const officer: OfficerView = {
  name: 'Đỗ Thanh Bình',
  pages: ['queue', 'organisations', 'proofs', 'identities'],
  mayAct: true,
};
const rows: readonly SideBySideView[] = [
  { label: 'Số giấy tờ', ours: '099301000012', theirs: '099301000012', differs: false },
  {
    label: 'Họ, chữ đệm và tên',
    ours: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc',
    theirs: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Châu',
    differs: true,
  },
  { label: 'Ngày sinh', ours: '10/10/2001', theirs: '10/10/2001', differs: false },
  { label: 'Giới tính', ours: 'Nữ', theirs: 'không cho biết', differs: false },
];
const person = [
  { label: 'Họ, chữ đệm và tên', value: 'Nguyễn Thị Hoài An' },
  { label: 'Ngày sinh', value: '10 tháng 10, 2001' },
  { label: 'Số định danh cá nhân', value: '099301000012' },
];
const choice: FieldView = {
  name: 'choice',
  type: 'choice',
  label: 'Bạn quyết định thế nào?',
  autocomplete: 'off',
  options: [
    {
      value: 'same',
      text: 'Cùng một người, tài khoản giữ nguyên',
      hint: 'Nơi đó được kết nối với tài khoản.',
    },
    {
      value: 'adopt',
      text: 'Cùng một người, tài khoản lấy thông tin mới',
      hint: 'Chẳng hạn sau khi đổi họ tên. Các xác minh danh tính trước đây bị thu hồi, mọi phiên đăng nhập kết thúc, lời xác nhận của nơi đó trở thành xác minh mới.',
    },
    {
      value: 'other',
      text: 'Không phải cùng một người',
      hint: 'Không kết nối; nếu đang kết nối thì bị ngắt.',
    },
  ],
};
const note: FieldView = {
  name: 'note',
  type: 'long-text',
  label: 'Lý do, viết cho người dùng',
  hint: 'Được gửi cho chủ tài khoản và lưu lại. Đừng ghi thông tin của người khác. Tối đa 500 ký tự.',
  autocomplete: 'off',
  value: '',
};
const one = {
  officer,
  id: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
  title: 'Lần đầu đến từ Ngân hàng Đầu tư và Phát triển Sông Mơ',
  upstream: 'Ngân hàng Đầu tư và Phát triển Sông Mơ',
  since: 'Từ 08:12, 22 tháng 11, 2026',
  rows,
  person,
  remarks: [],
  own: false,
  fields: [choice, note],
};
const decided = {
  text: 'Một người có hai tài khoản',
  when: 'Đỗ Thanh Bình, ngày 22 tháng 11, 2026',
  reason: 'Đã xem thẻ.',
};

/** Each page, and its further states. */
export const linkSamples: readonly Sample[] = [
  {
    name: 'account-upstreams',
    view: 'account-upstreams',
    model: { personName, connected: [bank, gone, replaced], others: [ministry, off, down], notice: 'Đã ngắt kết nối.' },
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
        'Chưa kết nối: thông tin từ nơi đó không khớp với tài khoản của bạn. Cán bộ sẽ xem xét và báo kết quả cho bạn.',
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
  {
    name: 'staff-identities',
    view: 'staff-identities',
    model: {
      officer,
      open: true,
      cases: [
        { id: 'a', title: one.title, since: one.since },
        { id: 'b', title: 'Bưu điện cho biết thông tin mới', since: 'Từ 09:40, 22 tháng 11, 2026' },
      ],
      page: 1,
      next: 2,
    },
  },
  {
    name: 'staff-identities-decided',
    view: 'staff-identities',
    model: {
      officer,
      open: false,
      cases: [{ id: 'a', title: one.title, since: one.since, decided: 'Cùng một người' }],
      page: 2,
      previous: 1,
    },
  },
  {
    name: 'staff-identities-none',
    view: 'staff-identities',
    model: { officer: { ...officer, mayAct: false }, open: true, cases: [], page: 1 },
  },
  { name: 'staff-identity', view: 'staff-identity', model: one },
  {
    name: 'staff-identity-refused',
    view: 'staff-identity',
    model: {
      ...one,
      fields: [
        { ...choice, error: 'Hãy chọn một quyết định' },
        { ...note, error: 'Hãy ghi lý do' },
      ],
    },
  },
  {
    name: 'staff-identity-two',
    view: 'staff-identity',
    model: {
      ...one,
      remarks: ['Một tài khoản khác ở đây cũng liên quan: có thể một người có hai tài khoản.'],
      other: person,
      taken: true,
    },
  },
  {
    name: 'staff-identity-decided',
    view: 'staff-identity',
    model: {
      ...one,
      officer: { ...officer, pages: [...officer.pages, 'merges'] },
      rows: [],
      fields: [],
      decided,
      other: person,
      merge: '/staff/merges/a/b',
      notice: { text: 'Đã ghi nhận quyết định.', good: true },
    },
  },
  { name: 'staff-identity-own', view: 'staff-identity', model: { ...one, own: true, fields: [] } },
];
