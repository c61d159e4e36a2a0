/** Realistic models of the pages about registrations for everybody, of teams and of registrars. */
import { projectPath, readYamlAs } from '../../../src/config.ts';
import { powersFileSchema } from '../../../src/mandates/powers.ts';
import { createFormFields, errorsOf } from '../../../src/owners/production-fields.ts';
import { type Finding, findingOf, withGoodWords } from '../../../src/relying-parties/findings.ts';
import type { Proposal } from '../../../src/relying-parties/proposal.ts';
import type { DiffView, FieldView, OfficerView, OwnerView, PastView } from '../../../src/web/views.ts';
import { createWords } from '../../../src/web/words.ts';
import type { Sample } from './samples.ts';

const id = '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77';
const owner: OwnerView = {
  name: 'Trần Thị Mai',
  team: {
    id,
    name: 'Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính Thành phố Hồ Chí Minh',
    alone: false,
    role: 'Chủ nhóm',
  },
  service: { id, name: 'Tra cứu hồ sơ đất đai' },
};
const words = createWords('vi');
const said = (vi: string) => ({ vi, en: `${vi} (en)`, fr: `${vi} (fr)` });
const proposal: Proposal = {
  name: said('Tra cứu hồ sơ đất đai'),
  uris: {
    service: 'https://datdai.hochiminhcity.gov.vn/',
    privacy: 'https://datdai.hochiminhcity.gov.vn/quyen-rieng-tu',
  },
  metadata: {
    redirect_uris: ['https://datdai.hochiminhcity.gov.vn/dang-nhap/tro-ve', 'http://datdai.hochiminhcity.gov.vn/cu'],
    post_logout_redirect_uris: ['https://datdai.hochiminhcity.gov.vn/da-dang-xuat'],
    token_endpoint_auth_method: 'private_key_jwt',
    backchannel_logout_uri: 'https://datdai.hochiminhcity.gov.vn/dang-xuat',
    contacts: ['kythuat@datdai.hochiminhcity.gov.vn', 'mai.tran@gmail.com'],
  },
  policy: {
    minimumAcr: 'm1',
    claims: {
      name: { required: true, purpose: said('Để ghi đúng tên bạn trên hồ sơ.') },
      citizen_id: { required: true, purpose: { ...said('Để tìm đúng thửa đất.'), fr: '' } },
    },
    offline: false,
    profile: 'fapi2',
    reasons: { level: 'Hồ sơ đất đai chỉ dành cho chủ sử dụng đất.' },
  },
};
const findings: readonly Finding[] = withGoodWords([
  findingOf('addresses')('address-not-https', 'metadata.redirect_uris', 'http://datdai.hochiminhcity.gov.vn/cu'),
  findingOf('keys')('keys-missing', 'metadata.jwks'),
  findingOf('claims')('claim-purpose', 'policy.claims.citizen_id', 'citizen_id'),
  findingOf('claims')('claim-reason', 'policy.reasons.claims.citizen_id', 'citizen_id'),
  findingOf('contacts')('contact-free', 'metadata.contacts', 'mai.tran@gmail.com'),
  findingOf('logout')(
    'logout-accepts',
    'metadata.backchannel_logout_uri',
    'https://datdai.hochiminhcity.gov.vn/dang-xuat',
  ),
  findingOf('team')('body-unconfirmed', 'team'),
]);
const upstreams = [
  { id: 'bank', name: { vi: 'Ngân hàng Thương mại cổ phần Sao Mai', en: 'Sao Mai Bank', fr: 'Banque Sao Mai' } },
  { id: 'ministry', name: { vi: 'Bộ Nông nghiệp và Môi trường', en: 'Ministry', fr: 'Ministère' } },
];
const sections = createFormFields({
  formChoices: { claims: ['name', 'birthdate', 'email', 'citizen_id'], powers: ['tax.file', 'general.use'] },
  levels: ['m0', 'm1', 'm2'],
  powers: readYamlAs(projectPath('config/powers.yaml'), powersFileSchema),
});
const form = {
  owner,
  mayAsk: true,
  checksBy: 'form-checks' as const,
};
const diff: readonly DiffView[] = [
  { label: 'Tên tiếng Việt', name: 'name.vi', kind: 'changed', before: 'Tra cứu đất', after: 'Tra cứu hồ sơ đất đai' },
  {
    label: 'Địa chỉ trở về',
    name: 'metadata.redirect_uris',
    kind: 'added',
    after: 'https://datdai.hochiminhcity.gov.vn/dang-nhap/tro-ve?nguon=cong-dich-vu-cong-quoc-gia-cua-thanh-pho',
    weight: 'Máy chủ mới',
  },
  { label: 'Địa chỉ trở về', name: 'metadata.redirect_uris', kind: 'removed', before: 'https://cu.gov.vn/tro-ve' },
  {
    label: 'Dữ liệu: Số định danh cá nhân',
    name: 'policy.claims.citizen_id.required',
    kind: 'added',
    after: 'Có',
    weight: 'Thêm dữ liệu',
  },
  {
    label: 'Cấp bảo mật',
    name: 'policy.profile',
    kind: 'changed',
    before: 'fapi2',
    after: 'legacy',
    weight: 'Cấp bảo mật thấp hơn',
  },
];
const past: readonly PastView[] = [
  { title: 'Đã được duyệt', when: '20 tháng 11, 2026', text: 'Người dân cần tra cứu hồ sơ.', note: 'Đã xem đủ hồ sơ.' },
  {
    title: 'Bị từ chối',
    when: '12 tháng 11, 2026',
    text: 'Xin thêm số định danh.',
    note: 'Chưa rõ vì sao cần số định danh.',
  },
];
const reason = {
  name: 'reason',
  type: 'long-text' as const,
  label: 'Vì sao cần thay đổi này?',
  hint: 'Cán bộ sẽ đọc, và lý do ở lại trong lịch sử. Tối đa 500 ký tự.',
  autocomplete: 'off',
};
const facts = [
  { label: 'Mã của dịch vụ (client_id)', value: `svc-${id}` },
  { label: 'Bản đang dùng', value: '3' },
  { label: 'Cấp bảo mật', value: 'fapi2' },
];
const versions = [3, 2, 1].map((number) => ({
  number,
  title: `Bản ${number}`,
  when: `${10 + number} tháng 11, 2026`,
  live: number === 3,
}));

const officer: OfficerView = { name: 'Vũ Thị Hạnh', pages: ['registrations', 'services'], mayAct: true };
const outcome: FieldView = {
  name: 'outcome',
  type: 'choice',
  label: 'Quyết định',
  autocomplete: 'off',
  options: [
    {
      value: 'approve',
      text: 'Duyệt',
      hint: 'Có hiệu lực ngay. Bạn xác nhận nhóm này đúng là của cơ quan hoặc công ty ấy.',
    },
    { value: 'refuse', text: 'Từ chối', hint: 'Nhóm đọc được lý do và có thể gửi lại.' },
  ],
};
const note: FieldView = { ...reason, name: 'note', label: 'Ghi chú', hint: 'Nhóm sẽ đọc. Tối đa 500 ký tự.' };
const request = {
  officer,
  id,
  name: 'Tra cứu hồ sơ đất đai',
  facts: [
    { label: 'Cơ quan hoặc công ty', value: 'Trung tâm Phục vụ hành chính công Thành phố Hồ Chí Minh' },
    { label: 'Nhóm', value: 'Chưa được xác nhận: duyệt là xác nhận' },
    { label: 'Mã của dịch vụ (client_id)', value: `svc-${id}` },
    { label: 'Người gửi', value: 'Công Tằng Tôn Nữ Thị Phương Thảo' },
    { label: 'Người liên hệ', value: 'kythuat@datdai.hochiminhcity.gov.vn\ndulieu@datdai.hochiminhcity.gov.vn' },
  ],
  reason: 'Đổi tên cho dễ hiểu, và thêm địa chỉ mới của thành phố.',
  diff,
  found: [
    { tone: 'warn', text: 'Cán bộ phụ trách sẽ xác nhận nhóm này đúng là của cơ quan hoặc công ty ấy.' },
    { tone: 'good', text: 'Khóa đúng yêu cầu.' },
  ] as const,
  history: past,
  stale: false,
  fields: [outcome, note],
};
const service = {
  officer,
  id: `svc-${id}`,
  name: 'Tra cứu hồ sơ đất đai',
  facts,
  versions,
  compared: { from: 2, to: 3, diff },
  fields: [{ ...reason, label: 'Vì sao dừng?' }],
  mayStop: true,
};

/** Each of these pages at least once. */
export const productionSamples: readonly Sample[] = [
  { name: 'production-first', view: 'production', model: { owner, requests: [], mayFill: true, mayAsk: true } },
  {
    name: 'production',
    view: 'production',
    model: {
      owner,
      live: { facts, stopped: 'Có người báo trang này bị giả mạo.' },
      open: { since: 'Gửi ngày 22 tháng 11, 2026.', reason: 'Đổi tên cho dễ hiểu.', diff },
      requests: past,
      mayFill: true,
      mayAsk: true,
      notice: { text: 'Đã gửi yêu cầu. Một cán bộ sẽ xem.', good: true },
    },
  },
  {
    name: 'production-form',
    view: 'production-form',
    model: { ...form, sections: sections(proposal, [], { words, language: 'vi', upstreams }), summary: '', fields: [] },
  },
  {
    name: 'production-form-wrong',
    view: 'production-form',
    model: {
      ...form,
      sections: sections(proposal, findings, { words, language: 'vi', upstreams }),
      summary: words('production.summary', { errors: 5, warnings: 2 }),
      fields: errorsOf(findings, words),
    },
  },
  {
    name: 'production-review',
    view: 'production-review',
    model: {
      owner,
      diff,
      found: [{ tone: 'warn', text: 'Khóa này hết hạn trong vòng 60 ngày tới.', what: 'k1' }],
      fields: [reason],
    },
  },
  {
    name: 'production-review-wrong',
    view: 'production-review',
    model: { owner, diff, found: [], fields: [{ ...reason, error: 'Hãy ghi lý do hoặc những gì còn thiếu' }] },
  },
  {
    name: 'production-versions',
    view: 'production-versions',
    model: { owner, versions, compared: { from: 2, to: 3, diff } },
  },
  {
    name: 'production-version',
    view: 'production-version',
    model: { owner, number: 2, live: false, diff, fields: [reason], found: [], mayAsk: true },
  },
  {
    name: 'production-version-wrong',
    view: 'production-version',
    model: {
      owner,
      number: 2,
      live: false,
      diff,
      fields: [{ ...reason, error: 'Hãy ghi lý do hoặc những gì còn thiếu' }],
      found: [{ tone: 'bad', text: 'Dịch vụ đã nhận một thông báo giả.', what: 'https://datdai.gov.vn/dang-xuat' }],
      mayAsk: true,
    },
  },
  {
    name: 'production-stop',
    view: 'production-stop',
    model: { owner, fields: [{ ...reason, label: 'Vì sao dừng?', error: 'Hãy ghi lý do hoặc những gì còn thiếu' }] },
  },
  {
    name: 'staff-registrations',
    view: 'staff-registrations',
    model: {
      officer,
      open: true,
      requests: [
        {
          id,
          title: 'Tra cứu hồ sơ đất đai',
          when: 'Gửi ngày 22 tháng 11, 2026.',
          text: 'Sở Nông nghiệp và Môi trường · Thành phố Huế',
        },
        { id, title: 'Đăng ký khám bệnh', when: 'Gửi ngày 21 tháng 11, 2026.', text: 'Sở Y tế · Thành phố Huế' },
      ],
      page: 2,
      previous: 1,
      next: 3,
    },
  },
  {
    name: 'staff-registrations-none',
    view: 'staff-registrations',
    model: { officer, open: false, requests: [], page: 1 },
  },
  { name: 'staff-registration', view: 'staff-registration', model: request },
  {
    name: 'staff-registration-wrong',
    view: 'staff-registration',
    model: {
      ...request,
      stale: true,
      fields: [
        { ...outcome, error: 'Hãy chọn quyết định' },
        { ...note, error: 'Hãy ghi lý do hoặc những gì còn thiếu' },
      ],
    },
  },
  {
    name: 'staff-registration-decided',
    view: 'staff-registration',
    model: { ...request, closed: 'Đã được duyệt', found: [], fields: [] },
  },
  {
    name: 'staff-services',
    view: 'staff-services',
    model: {
      officer,
      fields: [
        {
          name: 'q',
          type: 'text',
          label: 'Tìm dịch vụ',
          hint: 'Những chữ đầu của tên, hoặc đủ client_id.',
          autocomplete: 'off',
          value: 'tra cuu',
        },
      ],
      services: [
        {
          id: `svc-${id}`,
          name: 'Tra cứu hồ sơ đất đai',
          organisation: 'Sở Nông nghiệp và Môi trường',
          state: 'Tạm dừng',
        },
        { id: 'demo-portal', name: 'Cổng dịch vụ công', organisation: 'Văn phòng dịch vụ công' },
      ],
      page: 1,
      next: '?q=tra+cuu&page=2',
    },
  },
  { name: 'staff-service', view: 'staff-service', model: service },
  {
    name: 'staff-service-wrong',
    view: 'staff-service',
    model: {
      ...service,
      fields: [{ ...reason, label: 'Vì sao dừng?', error: 'Hãy ghi lý do hoặc những gì còn thiếu' }],
    },
  },
];
