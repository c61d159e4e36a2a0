/** Realistic models of every page, errors and long content included. */

import type { ExhibitView, FieldView, ServiceView, ViewName, Views, WayView } from '../../../src/web/views.ts';
import { administrationSamples } from './administration-samples.ts';
import { auditSamples } from './audit-samples.ts';
import { consentSamples } from './consent-samples.ts';
import { contactSamples } from './contact-samples.ts';
import { dataRightsSamples } from './data-rights-samples.ts';
import { dataSamples } from './data-samples.ts';
import { figureSamples } from './figure-samples.ts';
import { historySamples } from './history-samples.ts';
import { linkSamples } from './link-samples.ts';
import { mandateSamples } from './mandate-samples.ts';
import { mergeSamples } from './merge-samples.ts';
import { organisationSamples } from './organisation-samples.ts';
import { ownerSamples } from './owner-samples.ts';
import { peopleSamples } from './people-samples.ts';
import { productionSamples } from './production-samples.ts';
import { proofSamples } from './proof-samples.ts';
import { recoverySamples } from './recovery-samples.ts';
import { registrationSamples } from './registration-samples.ts';
import { representationSamples } from './representation-samples.ts';
import { serviceKeySamples } from './service-key-samples.ts';
import { serviceSamples } from './service-samples.ts';
import { action, login, password, portal } from './sign-in-parts.ts';
import { staffSamples } from './staff-samples.ts';
import { systemSamples } from './system-samples.ts';
import { upstreamSamples } from './upstream-samples.ts';
import { upstreamStaffSamples } from './upstream-staff-samples.ts';

/** One page to render. */
export type Sample = {
  [V in ViewName]: { readonly name: string; readonly view: V; readonly model: Views[V] };
}[ViewName];

const longService: ServiceView = {
  name: 'Hệ thống thông tin giải quyết thủ tục hành chính về đất đai và đăng ký hộ kinh doanh thành phố Huế',
  organisation: 'Ủy ban nhân dân thành phố Huế, Trung tâm Phục vụ hành chính công',
};
const back = { href: 'https://dichvucong.example.gov.vn/', label: 'Quay lại Cổng dịch vụ công quốc gia' };
const code: FieldView = {
  name: 'code',
  type: 'code',
  label: 'Mã xác thực',
  hint: 'Sáu chữ số đang hiện trong ứng dụng xác thực.',
  autocomplete: 'one-time-code',
  autofocus: true,
};

const passkey: ExhibitView = {
  kind: 'ceremony',
  ceremony: 'get',
  options: '{"challenge":"bm90aGluZw","rpId":"motcua.example.gov.vn"}',
  field: 'passkey',
  label: 'Dùng khóa truy cập (passkey)',
  submit: { name: 'identify', value: 'passkey' },
  autofill: true,
};

const secondStep = {
  service: portal,
  action,
  title: 'Nhập mã xác thực',
  explanation: 'Mở ứng dụng xác thực trên điện thoại của bạn và nhập mã đang hiện.',
};
const refusal = {
  code: 'invalid_redirect_uri',
  title: 'Địa chỉ quay về của dịch vụ không đúng',
  text: 'Để bảo vệ bạn, chúng tôi chỉ đưa bạn về địa chỉ mà dịch vụ đã đăng ký. Hãy quay lại dịch vụ và thử lại.',
  requestId: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
};

const personName = 'Nguyễn Thị Hoài An';
const passwordWay: WayView = {
  id: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77',
  name: 'Mật khẩu',
  added: 'Thêm ngày 3 tháng 2, 2026',
  used: 'Dùng lần cuối ngày 21 tháng 11, 2026',
  replaceable: true,
};
const appWay: WayView = {
  id: '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b78',
  name: 'Điện thoại mới',
  method: 'Ứng dụng xác thực',
  added: 'Thêm ngày 21 tháng 11, 2026',
  used: 'Chưa dùng lần nào',
  replaceable: false,
};
const enrolment = {
  personName,
  byDevice: false,
  action: '/account/tasks/V1StGXR8_Z5jdHi6B-myT?turn=abc',
  title: 'Thêm ứng dụng xác thực',
  explanation: 'Mở ứng dụng xác thực trên điện thoại và quét mã hình vuông này, hoặc nhập chuỗi ký tự ở dưới.',
};

/** Every page at least once. */
export const samples: readonly Sample[] = [
  { name: 'home', view: 'home', model: { issuer: 'https://motcua.example.gov.vn' } },
  { name: 'sign-in', view: 'sign-in', model: { service: portal, action, fields: [login, password], shared: false } },
  {
    name: 'sign-in-passkey',
    view: 'sign-in',
    model: {
      service: portal,
      action,
      fields: [{ ...login, autocomplete: 'username webauthn' }, password],
      exhibits: [passkey],
      shared: false,
    },
  },
  {
    name: 'sign-in-resistant',
    view: 'sign-in',
    model: {
      service: portal,
      action,
      fields: [{ ...login, autocomplete: 'username webauthn' }, password],
      exhibits: [passkey],
      resistant: true,
      shared: false,
    },
  },
  {
    name: 'passkey',
    view: 'authenticator',
    model: { ...secondStep, fields: [], exhibits: [{ ...passkey, autofill: false }], optional: true, others: [] },
  },
  {
    name: 'certificate',
    view: 'authenticator',
    model: {
      ...secondStep,
      title: 'Đăng nhập bằng chứng thư số',
      explanation: 'Hãy cắm thiết bị có chứng thư số của bạn, rồi bấm Tiếp tục.',
      fields: [],
      optional: false,
      others: [{ id: 'other', name: 'Ứng dụng xác thực' }],
    },
  },
  {
    name: 'sign-in-wrong',
    view: 'sign-in',
    model: {
      service: portal,
      action,
      fields: [{ ...login, value: '001203004567' }, password],
      error: 'Tên đăng nhập hoặc mật khẩu không đúng. Hãy kiểm tra rồi nhập lại.',
      shared: true,
    },
  },
  {
    name: 'sign-in-later',
    view: 'sign-in',
    model: {
      service: portal,
      action,
      fields: [{ ...login, value: '001203004567' }, password],
      error: 'Bạn đã thử quá nhiều lần. Hãy đợi 15 phút rồi thử lại.',
      later: true,
      shared: true,
    },
  },
  {
    name: 'sign-in-empty',
    view: 'sign-in',
    model: {
      service: longService,
      action,
      fields: [
        { ...login, error: 'Hãy nhập tên đăng nhập.' },
        { ...password, error: 'Hãy nhập mật khẩu.' },
      ],
      shared: false,
    },
  },
  {
    name: 'authenticator',
    view: 'authenticator',
    model: { ...secondStep, fields: [code], optional: false, others: [] },
  },
  {
    name: 'code-by-message',
    view: 'authenticator',
    model: {
      ...secondStep,
      title: 'Nhập mã trong tin nhắn SMS',
      explanation: 'Chúng tôi đã gửi một mã 6 chữ số đến số điện thoại ••• ••• 001. Mã có hiệu lực trong 5 phút.',
      fields: [code],
      optional: true,
      renew: { id: 'sms-code', label: 'Gửi mã khác' },
      others: [{ id: 'totp', name: 'Ứng dụng xác thực' }],
    },
  },
  {
    name: 'code-optional-wrong',
    view: 'authenticator',
    model: {
      ...secondStep,
      fields: [{ ...code, value: '123456', error: 'Mã xác thực không đúng hoặc đã hết hạn. Hãy nhập mã mới nhất.' }],
      optional: true,
      others: [
        { id: 'passkey', name: 'Khóa truy cập (passkey)' },
        { id: 'token', name: 'Chứng thư số', hint: 'Cần thiết bị (USB token hoặc thẻ) có chứng thư số của bạn.' },
        { id: 'sms-code', name: 'Mã gửi qua tin nhắn' },
      ],
    },
  },
  {
    name: 'select-account',
    view: 'select-account',
    model: { service: portal, action, personName: 'Nguyễn Thị Hoài An' },
  },
  {
    name: 'level-unreachable',
    view: 'level-unreachable',
    model: {
      service: portal,
      action,
      explanation:
        'Cổng dịch vụ công quốc gia yêu cầu mức độ cao hơn mức hiện có của tài khoản bạn. Vì vậy bạn chưa thể tiếp tục.',
      missing: [
        'Tài khoản định danh điện tử của bạn cần đạt mức độ 2. Hãy mang thẻ căn cước đến cơ quan công an gần nhất để nâng mức tài khoản.',
        'Tài khoản của bạn cần có yếu tố xác thực thứ hai, ví dụ ứng dụng xác thực. Hãy liên hệ nơi cấp tài khoản để đăng ký.',
      ],
      provable: true,
      addable: false,
    },
  },
  {
    name: 'level-unreachable-passkey',
    view: 'level-unreachable',
    model: {
      service: portal,
      action,
      explanation:
        'Trang dành cho cán bộ yêu cầu mức độ cao hơn mức hiện có của tài khoản bạn. Vì vậy bạn chưa thể tiếp tục.',
      missing: [
        'Trang này chỉ nhận khóa truy cập (passkey) hoặc chứng thư số, vì một trang giả mạo không thể dùng lại chúng. Hãy thêm một trong hai vào tài khoản, rồi đăng nhập lại tại đây.',
      ],
      provable: false,
      addable: true,
    },
  },
  { name: 'sign-out', view: 'sign-out', model: { service: portal, action: '/session/end/confirm', xsrf: 'f00dcafe' } },
  {
    name: 'sign-out-of-a-party',
    view: 'sign-out',
    model: {
      service: longService,
      only: { party: 'Công ty TNHH Một thành viên Sen Vàng Chi nhánh Thành phố Hồ Chí Minh' },
      action: '/session/end/confirm',
      xsrf: 'f00dcafe',
    },
  },
  {
    name: 'sign-out-there',
    view: 'sign-out',
    model: {
      service: portal,
      upstreams: [{ id: 'bank', name: 'Ngân hàng Sông Hồng' }],
      action: '/session/end/confirm',
      xsrf: 'f00dcafe',
    },
  },
  { name: 'sign-out-plain', view: 'sign-out', model: { action: '/session/end/confirm', xsrf: 'f00dcafe' } },
  { name: 'signed-out', view: 'signed-out', model: {} },
  { name: 'signed-out-from', view: 'signed-out', model: { service: portal, back } },
  { name: 'still-signed-in', view: 'still-signed-in', model: { signOut: '/session/end' } },
  {
    name: 'still-signed-in-from',
    view: 'still-signed-in',
    model: { service: longService, back, signOut: '/session/end' },
  },
  {
    name: 'passing-on',
    view: 'passing-on',
    model: {
      action: '/session/end/confirm',
      inputs: '<input type="hidden" name="xsrf" value="f00dcafe"/>',
      script: '',
    },
  },
  { name: 'error', view: 'error', model: refusal },
  {
    name: 'error-back',
    view: 'error',
    model: {
      ...refusal,
      code: 'temporarily_unavailable',
      title: 'Hệ thống đang quá tải',
      text: 'Hiện có quá nhiều người truy cập. Hãy đợi ít phút rồi thử lại.',
      back: { href: '/', label: 'Thử lại' },
    },
  },
  {
    name: 'account',
    view: 'account',
    model: {
      personName,
      level: 'Tài khoản định danh của bạn ở mức độ 2, mức cao nhất.',
      marks: { notices: '3 mới' },
      unreachable: true,
      recovery: 'Từ 10:00, 25 tháng 11, 2026 có người đang khôi phục tài khoản này. Nếu không phải bạn, hãy dừng lại.',
    },
  },
  {
    name: 'account-ways',
    view: 'account-ways',
    model: {
      personName,
      ways: [passwordWay, appWay],
      given: [{ name: 'Mã gửi qua tin nhắn SMS', about: 'Mã 6 chữ số gửi đến số điện thoại ••• ••• 567.' }],
      canAdd: true,
      told: true,
      notice: 'Đã thêm cách đăng nhập.',
      recovery: 'Từ 10:00, 25 tháng 11, 2026 có người đang khôi phục tài khoản này. Nếu không phải bạn, hãy dừng lại.',
    },
  },
  {
    name: 'account-long',
    view: 'account-ways',
    model: {
      personName: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc',
      ways: [passwordWay, { ...appWay, name: 'ĐiệnThoạiCủaTôiMuaNăm2026KhôngCóDấuCáchNàoTrongTênNày123456' }],
      given: [],
      canAdd: false,
      told: false,
    },
  },
  {
    name: 'account-ways-none',
    view: 'account-ways',
    model: { personName, ways: [], given: [], canAdd: true, told: false },
  },
  {
    name: 'account-add',
    view: 'account-add',
    model: {
      personName,
      ways: [
        { id: 'app', name: 'Ứng dụng xác thực', about: 'Một ứng dụng trên điện thoại hiện mã mới sau mỗi 30 giây.' },
        { id: 'codes', name: 'Mã dự phòng', about: 'Mười mã in ra giấy, dùng khi bạn mất điện thoại.' },
      ],
    },
  },
  { name: 'account-add-none', view: 'account-add', model: { personName, ways: [] } },
  {
    name: 'account-enrol',
    view: 'account-enrol',
    model: {
      ...enrolment,
      fields: [code],
      exhibits: [
        { kind: 'qr', svg: '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7H1z"/></svg>' },
        { kind: 'secret', groups: 'NVXX IY3V MEWW IZLN N4WW 22LO NAWS 2LJN'.split(' ') },
      ],
    },
  },
  {
    name: 'account-enrol-wrong',
    view: 'account-enrol',
    model: {
      ...enrolment,
      fields: [{ ...code, error: 'Hãy nhập mã gồm 6 chữ số' }],
      exhibits: [],
      error: 'Mã không đúng.',
    },
  },
  {
    name: 'account-enrol-codes',
    view: 'account-enrol',
    model: {
      ...enrolment,
      title: 'Mã dự phòng của bạn',
      fields: [],
      exhibits: [{ kind: 'codes', codes: Array.from({ length: 10 }, (_, i) => `7K2M-9XQ4-BD0R-5TH${i}`) }],
    },
  },
  {
    name: 'account-enrol-certificate',
    view: 'account-enrol',
    model: {
      ...enrolment,
      title: 'Thêm chứng thư số',
      fields: [],
      exhibits: [
        {
          kind: 'facts',
          facts: [
            { label: 'Số của chủ chứng thư', value: '••• 003' },
            { label: 'Tổ chức cấp', value: 'Tổ chức chứng thực thử nghiệm' },
            { label: 'Có hiệu lực đến', value: '1 tháng 3, 2027' },
          ],
        },
      ],
    },
  },
  {
    name: 'account-enrol-passkey',
    view: 'account-enrol',
    model: {
      ...enrolment,
      title: 'Thêm khóa truy cập (passkey)',
      fields: [],
      exhibits: [{ ...passkey, autofill: false }],
      byDevice: true,
    },
  },
  {
    name: 'account-rename',
    view: 'account-rename',
    model: {
      personName,
      name: 'Ứng dụng xác thực',
      fields: [{ name: 'label', type: 'text', label: 'Tên', hint: 'Ví dụ: Điện thoại mới.', autocomplete: 'off' }],
    },
  },
  {
    name: 'account-rename-wrong',
    view: 'account-rename',
    model: {
      personName,
      name: 'Ứng dụng xác thực',
      fields: [{ name: 'label', type: 'text', label: 'Tên', autocomplete: 'off', error: 'Tên chỉ được dài 60 ký tự.' }],
    },
  },
  {
    name: 'account-remove',
    view: 'account-remove',
    model: { personName, name: 'Ứng dụng xác thực', id: appWay.id, refused: false, replaceable: false, told: true },
  },
  {
    name: 'account-remove-refused',
    view: 'account-remove',
    model: { personName, name: 'Mật khẩu', id: passwordWay.id, refused: true, replaceable: true, told: true },
  },
  {
    name: 'account-stop',
    view: 'account-stop',
    model: { what: 'Cách đăng nhập vừa được thêm sẽ bị gỡ bỏ: Ứng dụng xác thực.' },
  },
  {
    name: 'account-stop-last',
    view: 'account-stop',
    model: {
      what: 'Cách đăng nhập vừa được thêm sẽ bị gỡ bỏ: Khóa truy cập.',
      error: 'Đây hiện là cách duy nhất để đăng nhập vào tài khoản.',
    },
  },
  { name: 'account-stopped', view: 'account-stopped', model: {} },
  ...dataSamples,
  ...contactSamples,
  ...historySamples,
  ...organisationSamples,
  ...figureSamples,
  ...ownerSamples,
  ...productionSamples,
  ...proofSamples,
  ...consentSamples,
  ...linkSamples,
  ...mandateSamples,
  ...dataRightsSamples,
  ...serviceKeySamples,
  ...serviceSamples,
  ...staffSamples,
  ...administrationSamples,
  ...mergeSamples,
  ...peopleSamples,
  ...auditSamples,
  ...systemSamples,
  ...upstreamStaffSamples,
  ...recoverySamples,
  ...registrationSamples,
  ...representationSamples,
  ...upstreamSamples,
];
