/** Pages of people who come through another provider. */
import type { FieldView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';
import { action, login, password, portal as service } from './sign-in-parts.ts';

const accept: FieldView = {
  name: 'accept',
  type: 'choice',
  label: 'Tôi đồng ý với điều khoản sử dụng và đã đọc thông báo bảo vệ dữ liệu cá nhân',
  autocomplete: 'off',
};
const bank = { id: 'saoviet', name: 'Ngân hàng Sao Việt' };
const ministry = { id: 'bgdt', name: 'Hệ thống quản lý giáo dục của Bộ Giáo dục và Đào tạo' };
/** A name that no button was made for, and more providers than fit on a screen. */
const longest = {
  id: 'vneid',
  name: 'Hệ thống định danh và xác thực điện tử dùng chung của Tập đoàn Bưu chính Viễn thông và các đơn vị thành viên',
};
const many = [
  'Ngân hàng Sông Mơ',
  'Bộ Thủ Tục',
  'FranceConnect',
  'Bưu điện',
  'Đại học Quốc gia',
  'Ngân hàng Sao Mai',
  'eIDAS',
].map((name, index) => ({ id: `one-${index}`, name }));
const facts = [
  { label: 'Họ và tên', value: 'Nguyễn Thị Hoài An' },
  { label: 'Ngày sinh', value: '02/09/1990' },
];
const documents = [
  { title: 'Điều khoản sử dụng', href: '/terms', version: 'Phiên bản 2026-11' },
  { title: 'Thông báo bảo vệ dữ liệu cá nhân', href: '/privacy', version: 'Phiên bản 2026-11' },
];
const signIn = { service, action, fields: [login, password], shared: false };
const recover = '/recover';
const register = '/register';

/** Samples of these pages. */
export const upstreamSamples: readonly Sample[] = [
  {
    name: 'sign-in-upstreams',
    view: 'sign-in',
    model: { ...signIn, recover, register, upstreams: { others: [bank, ministry] } },
  },
  {
    name: 'sign-in-upstream-first',
    view: 'sign-in',
    model: { ...signIn, recover, register, upstreams: { first: bank, others: [{ ...ministry, resting: true }] } },
  },
  {
    name: 'sign-in-upstreams-many',
    view: 'sign-in',
    model: {
      ...signIn,
      recover,
      register,
      upstreams: { first: longest, others: [bank, ...many, { ...ministry, resting: true }] },
    },
  },
  {
    name: 'sign-in-upstream-failing',
    view: 'sign-in',
    model: {
      ...signIn,
      upstreams: { others: [{ ...bank, failing: true }, ministry] },
      error: 'Ngân hàng Sao Việt hiện không phản hồi. Hãy chọn cách khác, hoặc thử lại sau ít phút.',
    },
  },
  {
    name: 'sign-in-not-admitted',
    view: 'sign-in',
    model: {
      ...signIn,
      notAdmitted: 'Dịch vụ này không nhận đăng nhập qua Ngân hàng Sao Việt. Hãy đăng nhập bằng cách khác ở dưới.',
    },
  },
  { name: 'sign-in-connecting', view: 'sign-in', model: { ...signIn, connecting: bank.name, register } },
  {
    name: 'authenticator-upstream',
    view: 'authenticator',
    model: {
      service,
      action,
      title: 'Xác nhận thêm',
      explanation:
        'Cổng dịch vụ công quốc gia cần bạn xác nhận thêm. Bạn có thể làm việc đó tại nơi đã kết nối với tài khoản của mình, rồi quay lại đây.',
      fields: [],
      optional: false,
      others: [{ id: 'totp', name: 'Ứng dụng xác thực' }],
      upstreams: { first: bank, others: [] },
    },
  },
  {
    name: 'authenticator-upstream-other',
    view: 'authenticator',
    model: {
      service,
      action,
      title: 'Nhập mã xác thực',
      explanation: 'Mở ứng dụng xác thực trên điện thoại của bạn và nhập mã đang hiện.',
      fields: [{ name: 'code', type: 'code', label: 'Mã xác thực', autocomplete: 'one-time-code' }],
      optional: true,
      others: [],
      upstreams: { others: [bank] },
      error:
        'Tài khoản bạn vừa dùng tại Ngân hàng Sao Việt không phải là tài khoản đã kết nối với tài khoản Một Cửa này.',
    },
  },
  {
    name: 'upstream-arrival',
    view: 'upstream-arrival',
    model: {
      service,
      action,
      name: bank.name,
      facts,
      create: { documents, shown: '0123456789abcdef-0123456789abcdef' },
      fields: [accept],
    },
  },
  {
    name: 'upstream-arrival-missing',
    view: 'upstream-arrival',
    model: {
      service,
      action,
      name: ministry.name,
      facts,
      create: { documents, shown: '0123456789abcdef-0123456789abcdef' },
      fields: [{ ...accept, error: 'Để mở tài khoản, hãy đọc và đánh dấu đồng ý' }],
    },
  },
  {
    name: 'upstream-arrival-lacking',
    view: 'upstream-arrival',
    model: {
      service,
      action,
      name: bank.name,
      facts: [],
      unopened: 'Ngân hàng Sao Việt không cho biết đủ thông tin để mở tài khoản cho bạn.',
      register,
    },
  },
  { name: 'upstream-arrival-connect', view: 'upstream-arrival', model: { service, action, name: bank.name, facts } },
  {
    name: 'upstream-doubtful',
    view: 'upstream-arrival',
    model: { service, action, name: bank.name, facts, doubtful: true },
  },
];
