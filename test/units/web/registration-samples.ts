/** The pages on which people open accounts, and the legal texts. */
import { alpha2Of, NATIONALITIES } from '../../../src/identity/nationalities.ts';
import { statementFields } from '../../../src/web/statement-fields.ts';
import type { CeremonyView, FieldView, Language, ServiceView } from '../../../src/web/views.ts';
import { createWords } from '../../../src/web/words.ts';
import type { Sample } from './samples.ts';

const personName = 'Nguyễn Thị Hoài An';
const portal: ServiceView = { name: 'Cổng dịch vụ công quốc gia', organisation: 'Văn phòng Chính phủ' };
const longService: ServiceView = {
  name: 'Hệ thống thông tin giải quyết thủ tục hành chính về đất đai và đăng ký hộ kinh doanh thành phố Huế',
  organisation: 'Ủy ban nhân dân thành phố Huế, Trung tâm Phục vụ hành chính công',
};
const text = (name: string, label: string): FieldView => ({ name, type: 'text', label, autocomplete: 'username' });
const login = text('login', 'Tên đăng nhập');
const password: FieldView = { name: 'password', type: 'secret', label: 'Mật khẩu', autocomplete: 'current-password' };
const code: FieldView = { name: 'code', type: 'code', label: 'Mã gồm 6 chữ số', autocomplete: 'one-time-code' };
const passkey: CeremonyView = {
  kind: 'ceremony',
  ceremony: 'create',
  options: '{"challenge":"bm90aGluZw"}',
  field: 'passkey',
  label: 'Tạo khóa truy cập',
  submit: { name: 'action', value: 'continue' },
  autofill: false,
};
const who: FieldView = {
  name: 'who',
  type: 'choice',
  label: 'Tài khoản dành cho ai?',
  autocomplete: 'off',
  options: [
    { value: 'citizen', text: 'Tôi là công dân Việt Nam', hint: 'Tôi có số định danh cá nhân gồm 12 chữ số.' },
    { value: 'foreigner', text: 'Tôi là người nước ngoài', hint: 'Tôi có hộ chiếu.' },
    { value: 'child', text: 'Con tôi hoặc trẻ mà tôi giám hộ', hint: 'Trẻ được đăng ký từ tài khoản của cha, mẹ.' },
  ],
};
const register = { action: '/register/details', back: '/register', progress: 'Bước 1 trên 5' };
const typedNothing = (language: Language, nationalities: boolean) =>
  statementFields({
    words: createWords(language),
    language,
    genders: nationalities ? ['male', 'female', 'other'] : ['male', 'female'],
    typed: () => '',
    errors: nationalities
      ? {}
      : { number: 'Hãy nhập số định danh cá nhân gồm 12 chữ số', gender: 'Hãy chọn giới tính' },
    own: true,
    ...(nationalities
      ? { nationalities: NATIONALITIES.map((code) => ({ code, region: alpha2Of(code) ?? code })) }
      : {}),
  });

export const registrationSamples: readonly Sample[] = [
  { name: 'account-children-none', view: 'account-children', model: { personName, children: [], canAct: false } },
  {
    name: 'account-children',
    view: 'account-children',
    model: {
      personName,
      children: [
        { id: 'a', name: 'Nguyễn Hoài Nam', birthdate: '05/09/2019', relation: 'Cha hoặc mẹ' },
        { id: 'b', name: 'Nguyễn Hoài An', birthdate: '05/09/2016', relation: 'Cha hoặc mẹ', mandate: 'c' },
      ],
      canAct: true,
      notice: 'Cơ sở dữ liệu hộ tịch chưa trả lời. Chưa có gì thay đổi; hãy thử lại sau ít phút.',
      isLate: true,
    },
  },
  { name: 'account-child', view: 'account-child', model: { personName, fields: typedNothing('vi', false) } },
  {
    name: 'account-children-refused',
    view: 'account-children-refused',
    model: { personName, missing: 'Tài khoản của bạn cần ở mức độ 2.' },
  },
  { name: 'home-register', view: 'home', model: { issuer: 'https://motcua.example.gov.vn', register: '/register' } },
  {
    name: 'sign-in-register',
    view: 'sign-in',
    model: {
      service: portal,
      action: '/interaction/V1StGXR8_Z5jdHi6B-myT',
      fields: [login, password],
      shared: false,
      register: '/register',
    },
  },
  {
    name: 'register-who',
    view: 'register-who',
    model: { service: portal, action: '/register', fields: [who], isOver: false },
  },
  {
    name: 'register-who-missing',
    view: 'register-who',
    model: { action: '/register', fields: [{ ...who, error: 'Hãy chọn tài khoản dành cho ai' }], isOver: true },
  },
  {
    name: 'register-who-later',
    view: 'register-who',
    model: { action: '/register', fields: [who], isOver: false, error: 'Bạn đã thử quá nhiều lần.', later: true },
  },
  { name: 'register-child', view: 'register-child', model: { back: '/register' } },
  {
    name: 'register-step',
    view: 'register-step',
    model: {
      ...register,
      title: 'Bạn là ai?',
      explanation: 'Hãy nhập như trên giấy tờ.',
      fields: typedNothing('vi', false),
    },
  },
  {
    name: 'register-foreigner',
    view: 'register-step',
    model: { ...register, service: longService, title: 'Bạn là ai?', fields: typedNothing('vi', true) },
  },
  {
    name: 'register-code',
    view: 'register-step',
    model: {
      ...register,
      title: 'Nhập mã',
      explanation: 'Chúng tôi đã gửi một mã 6 chữ số đến thư điện tử mot.dia.chi.rat.dai.va.khong.ngan@example.gov.vn.',
      fields: [{ ...code, error: 'Mã không đúng.' }],
      renew: 'Gửi mã khác',
    },
  },
  {
    name: 'register-device',
    view: 'register-step',
    model: {
      ...register,
      title: 'Đăng nhập nhanh hơn bằng thiết bị này?',
      explanation: 'Thiết bị của bạn tạo một khóa truy cập. Bạn cũng có thể thêm sau.',
      fields: [],
      exhibits: [passkey],
      byDevice: true,
      declinable: true,
    },
  },
  {
    name: 'register-taken',
    view: 'register-taken',
    model: {
      ...register,
      contact: '+84900000001',
      claimable: true,
      signIn: '/account',
      fields: [text('contact', 'Số điện thoại')],
    },
  },
  {
    name: 'register-taken-wrong',
    view: 'register-taken',
    model: {
      ...register,
      contact: '+84900000001',
      claimable: false,
      signIn: '/account',
      fields: [{ ...text('contact', 'Số điện thoại'), error: 'Số điện thoại này không đúng.' }],
    },
  },
  {
    name: 'register-agree',
    view: 'register-agree',
    model: {
      ...register,
      service: portal,
      facts: [
        {
          label: 'Họ, chữ đệm và tên',
          value: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc',
          change: '/register/details',
        },
        { label: 'Số định danh cá nhân', value: '099190000001', change: '/register/details' },
        {
          label: 'Tên đăng nhập',
          value: 'mot.dia.chi.rat.dai.va.khong.ngan@example.gov.vn',
          change: '/register/contact',
        },
      ],
      documents: [
        { title: 'Điều khoản sử dụng', href: '/terms', version: 'Phiên bản 2026-11-22' },
        { title: 'Thông báo bảo vệ dữ liệu cá nhân', href: '/privacy', version: 'Phiên bản 2026-11-22' },
      ],
      fields: [
        { name: 'accept', type: 'choice', label: 'Tôi đồng ý', autocomplete: 'off', error: 'Hãy đánh dấu đồng ý' },
      ],
      shared: false,
    },
  },
  {
    name: 'register-done',
    view: 'register-done',
    model: { personName, login: '+84912000001', next: { href: '/account', label: 'Đến tài khoản của bạn' } },
  },
  {
    name: 'legal',
    view: 'legal',
    model: {
      title: 'Điều khoản sử dụng',
      version: 'Phiên bản 2026-11-22',
      html: '<p>Một Cửa giúp bạn dùng một tài khoản.</p><h2 class="govuk-heading-m">Tài khoản của bạn</h2><ul><li>Của bạn.</li></ul>',
    },
  },
];
