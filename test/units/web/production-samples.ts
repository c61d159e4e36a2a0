/** Realistic models of the pages about registrations for everybody, of teams and of registrars. */
import { projectPath, readYamlAs } from '../../../src/config.ts';
import { powersFileSchema } from '../../../src/mandates/powers.ts';
import { createFormFields, errorsOf } from '../../../src/owners/production-fields.ts';
import { type Finding, findingOf, withGoodWords } from '../../../src/relying-parties/findings.ts';
import type { Proposal } from '../../../src/relying-parties/proposal.ts';
import type { DiffView, OwnerView, PastView } from '../../../src/web/views.ts';
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
const sections = createFormFields({
  formChoices: { claims: ['name', 'birthdate', 'email', 'citizen_id'], powers: ['tax.file', 'general.use'] },
  levels: ['m0', 'm1', 'm2'],
  powers: readYamlAs(projectPath('config/powers.yaml'), powersFileSchema),
});
const form = {
  owner,
  mayAsk: true,
  script: 'form-checks' as const,
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
    model: { ...form, sections: sections(proposal, [], words, 'vi'), summary: '', fields: [] },
  },
  {
    name: 'production-form-wrong',
    view: 'production-form',
    model: {
      ...form,
      sections: sections(proposal, findings, words, 'vi'),
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
    name: 'production-stop',
    view: 'production-stop',
    model: { owner, fields: [{ ...reason, label: 'Vì sao dừng?', error: 'Hãy ghi lý do hoặc những gì còn thiếu' }] },
  },
];
