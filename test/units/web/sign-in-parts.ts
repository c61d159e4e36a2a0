/** What samples of pages on the way to a service have in common. */
import type { FieldView, ServiceView } from '../../../src/web/views.ts';

export const portal: ServiceView = { name: 'Cổng dịch vụ công quốc gia', organisation: 'Văn phòng Chính phủ' };
export const action = '/interaction/V1StGXR8_Z5jdHi6B-myT';

export const login: FieldView = {
  name: 'login',
  type: 'text',
  label: 'Tên đăng nhập',
  hint: 'Số định danh cá nhân, số điện thoại hoặc thư điện tử',
  autocomplete: 'username',
  autofocus: true,
};
export const password: FieldView = {
  name: 'password',
  type: 'secret',
  label: 'Mật khẩu',
  autocomplete: 'current-password',
};
