/** Realistic models of the pages of keys and secrets of services. */
import type { KeyView, OwnerView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const team = {
  id: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
  name: 'Sở Giao thông Vận tải',
  alone: false,
  role: 'Chủ nhóm',
};
const service = { id: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b78', name: 'Cấp đổi giấy phép lái xe' };
const owner: OwnerView = { name: 'Trần Thị Mai', team, service };
const long: OwnerView = {
  ...owner,
  team: {
    ...team,
    alone: true,
    name: 'Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính thành phố Huế',
  },
  service: { ...service, name: 'Hệ thống thông tin giải quyết thủ tục hành chính về đất đai và đăng ký hộ kinh doanh' },
};
const at = `/owners/services/${service.id}/keys/production`;
const registrations = [
  { href: at, label: 'Chính thức', current: true },
  { href: `/owners/services/${service.id}/keys/sandbox`, label: 'Chạy thử', current: false },
];
const thumbprint = 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs';

const current: KeyView = {
  name: '2027-a',
  state: 'Đang có hiệu lực',
  counts: true,
  facts: [
    { label: 'Loại', value: 'EC P-256 (ES256), có chứng thư' },
    { label: 'Dấu khóa (SHA-256)', value: '-bZLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs', exact: true },
    { label: 'Có từ', value: '3 tháng 2, 2026' },
    { label: 'Hết hạn', value: '23:59, 2 tháng 2, 2028' },
    { label: 'Dùng lần cuối', value: '22 tháng 11, 2026' },
  ],
  change: `${at}/key/${thumbprint}`,
};
const old: KeyView = {
  ...current,
  name: thumbprint,
  state: 'Sắp hết hiệu lực',
  facts: [
    { label: 'Loại', value: 'RSA 2048 bit (PS256)' },
    { label: 'Hết hạn', value: '09:30, 29 tháng 11, 2026' },
    { label: 'Dùng lần cuối', value: 'Chưa dùng lần nào' },
  ],
};
const { change: _, ...shown } = current;
const secret: KeyView = {
  name: 'Mã kết thúc bằng …q7Zt',
  state: 'Đang có hiệu lực',
  counts: true,
  facts: [
    { label: 'Có từ', value: '3 tháng 2, 2026' },
    { label: 'Người tạo', value: 'Nguyễn Hoàng Công Tằng Tôn Nữ Hoài An' },
    { label: 'Hết hạn', value: '09:30, 3 tháng 2, 2028' },
    { label: 'Dùng lần cuối', value: '22 tháng 11, 2026' },
  ],
  change: `${at}/secret/${service.id}`,
};
const back = { href: at, label: 'Về khóa và mã bí mật' };
const days = {
  name: 'days',
  type: 'choice' as const,
  label: 'Còn dùng được thêm',
  autocomplete: 'off',
  options: [
    { value: '0', text: 'Không nữa, chấm dứt bây giờ' },
    { value: '1', text: '1 ngày' },
    { value: '7', text: '7 ngày' },
    { value: '30', text: '30 ngày' },
  ],
};
const file = { name: 'file', type: 'file' as const, label: 'Hoặc tải tệp lên', autocomplete: 'off' };
const keys = {
  name: 'keys',
  type: 'long-text' as const,
  label: 'Khóa công khai hoặc chứng thư',
  hint: 'JWK, tập JWK hoặc PEM',
  autocomplete: 'off',
};
const commands = `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out private-key.pem
openssl pkey -in private-key.pem -pubout`;
const byKey = 'Chữ ký bằng khóa bí mật của dịch vụ (private_key_jwt)';
const remove =
  'Khóa mất hiệu lực ngay lập tức, kể cả khi phần mềm còn đang dùng. Dùng khi khóa bị lộ hoặc không ai dùng nữa.';

/** Each of these pages at least once. */
export const serviceKeySamples: readonly Sample[] = [
  {
    name: 'service-keys',
    view: 'service-keys',
    model: {
      owner: long,
      registrations,
      clientId: 'svc-4Qm0sVg1oZr8YxK2tJw9uA',
      how: byKey,
      keys: {
        list: [current, old, { ...old, name: '2024', state: 'Đã hết hiệu lực', counts: false }],
        add: `${at}/add`,
      },
      notice: { text: 'Đã thêm khóa. Khóa có hiệu lực từ bây giờ.', good: true },
    },
  },
  {
    name: 'service-keys-elsewhere',
    view: 'service-keys',
    model: {
      owner,
      registrations: [],
      clientId: 'svc-4Qm0sVg1oZr8YxK2tJw9uA',
      how: byKey,
      keys: {
        list: [shown],
        address: {
          url: 'https://gplx.example.gov.vn/.well-known/jwks.json',
          text: 'Khóa được đọc tại địa chỉ của chính dịch vụ:',
          found: true,
        },
      },
    },
  },
  {
    name: 'service-keys-unread',
    view: 'service-keys',
    model: {
      owner,
      registrations: [],
      clientId: 'svc-4Qm0sVg1oZr8YxK2tJw9uA',
      how: byKey,
      keys: {
        list: [],
        address: {
          url: 'https://gplx.example.gov.vn/.well-known/jwks.json',
          text: 'Khóa được đọc tại địa chỉ của chính dịch vụ:',
          found: false,
          lastRead: 'Lần cuối đọc được: 09:30, 20 tháng 11, 2026.',
        },
      },
    },
  },
  {
    name: 'service-secrets',
    view: 'service-keys',
    model: {
      owner,
      registrations,
      clientId: 'svc-4Qm0sVg1oZr8YxK2tJw9uA',
      how: 'Mã bí mật trong phần đầu Authorization (client_secret_basic)',
      secrets: { list: [secret], add: `${at}/secret` },
    },
  },
  {
    name: 'service-secrets-none',
    view: 'service-keys',
    model: {
      owner,
      registrations,
      clientId: 'sbx-4Qm0sVg1oZr8YxK2tJw9uA',
      how: 'Mã bí mật trong phần đầu Authorization (client_secret_basic)',
      secrets: { list: [] },
      notice: { text: 'Mã này đã được hiện một lần và không hiện lại.', good: false },
    },
  },
  { name: 'service-keys-nothing', view: 'service-keys', model: { owner, registrations: [] } },
  { name: 'service-key-add', view: 'service-key-add', model: { owner, fields: [keys, file], commands, back } },
  {
    name: 'service-key-add-refused',
    view: 'service-key-add',
    model: {
      owner,
      fields: [{ ...keys, error: 'Đây là khóa bí mật. Chúng tôi không giữ lại, nhưng hãy coi như khóa đã lộ.' }, file],
      commands,
      back,
    },
  },
  {
    name: 'service-key',
    view: 'service-key',
    model: { owner, title: 'Thay đổi khóa', key: old, fields: [days], mayKeep: true, remove, back },
  },
  {
    name: 'service-key-refused',
    view: 'service-key',
    model: {
      owner,
      title: 'Thay đổi khóa',
      key: current,
      fields: [{ ...days, error: 'Không còn cái nào khác không có ngày cuối. Hãy thêm cái mới trước.' }],
      mayKeep: false,
      remove,
      back,
    },
  },
  {
    name: 'service-key-ended',
    view: 'service-key',
    model: {
      owner,
      title: 'Thay đổi mã bí mật',
      key: { ...secret, state: 'Đã hết hiệu lực', counts: false },
      fields: [days],
      mayKeep: false,
      remove,
      back,
    },
  },
  {
    name: 'service-secret-add',
    view: 'service-secret-add',
    model: { owner, id: service.id, text: 'Mã mới có hiệu lực ngay, bên cạnh các mã đang có.', back },
  },
  {
    name: 'service-secret-add-refused',
    view: 'service-secret-add',
    model: { owner, id: service.id, text: 'Mã mới có hiệu lực ngay.', error: 'Quá nhiều. Gỡ bớt rồi thử lại.', back },
  },
  {
    name: 'service-secret',
    view: 'service-secret',
    model: {
      owner,
      secret: 'mcs_3J9k2mVbQx7LrT0ZpYcW5sN8dHfGaUeK1iOoMvCqR4w',
      until: '22 tháng 11, 2028',
      clientId: 'svc-4Qm0sVg1oZr8YxK2tJw9uA',
      back,
    },
  },
];
