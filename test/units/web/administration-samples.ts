/** Realistic models of the pages about roles, keys and approvals. */
import type { ChangeLineView, FieldView, OfficerView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const administrator: OfficerView = { name: 'Phạm Quốc Bảo', pages: ['roles', 'approvals'], mayAct: true };
const security: OfficerView = {
  name: 'Lý Gia Khang',
  pages: ['reports', 'people', 'audit', 'keys', 'approvals'],
  mayAct: true,
};
const auditor: OfficerView = {
  name: 'Đinh Thị Tuyết',
  pages: ['queue', 'organisations', 'data-requests', 'reports', 'people', 'audit', 'roles', 'keys', 'approvals'],
  mayAct: false,
};
const id = '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77';
const number: FieldView = {
  name: 'number',
  type: 'text',
  label: 'Số định danh cá nhân hoặc số hộ chiếu',
  hint: 'Nhập đầy đủ số của người cần giao vai trò, như trên giấy tờ.',
  autocomplete: 'off',
};
const role: FieldView = {
  name: 'role',
  type: 'choice',
  label: 'Vai trò',
  autocomplete: 'off',
  value: '',
  options: [
    { value: 'identity-officer', text: 'cán bộ định danh', hint: 'Kiểm tra danh tính tại quầy.' },
    { value: 'registrar', text: 'cán bộ đăng ký dịch vụ', hint: 'Xét duyệt dịch vụ muốn kết nối.' },
    { value: 'auditor', text: 'kiểm soát viên', hint: 'Chỉ xem, không thay đổi gì; mỗi lần xem đều được ghi lại.' },
  ],
};
const place: FieldView = {
  name: 'place',
  type: 'choice',
  label: 'Phạm vi',
  hint: 'Cán bộ định danh có thể chỉ phụ trách một quầy, cán bộ đăng ký dịch vụ có thể chỉ phụ trách một bộ hoặc một tỉnh. Vai trò khác luôn có hiệu lực ở mọi nơi.',
  autocomplete: 'off',
  value: 'everywhere',
  options: [
    { value: 'everywhere', text: 'Mọi nơi' },
    { value: 'sen', text: 'Công an phường Sen' },
    { value: 'tre', text: 'Công an xã Tre' },
    { value: 'agriculture-environment', text: 'Bộ Nông nghiệp và Môi trường' },
    { value: 'culture', text: 'Bộ Văn hóa, Thể thao và Du lịch' },
    { value: 'tay-ninh', text: 'Tỉnh Tây Ninh' },
    { value: 'bac-ninh', text: 'Tỉnh Bắc Ninh' },
  ],
};
const reason: FieldView = {
  name: 'reason',
  type: 'long-text',
  label: 'Lý do',
  hint: 'Người quyết định và người có vai trò đọc lý do này. Tối đa 500 ký tự.',
  autocomplete: 'off',
};
const ending: FieldView = {
  name: 'ending',
  type: 'choice',
  label: 'Thôi vai trò nào?',
  autocomplete: 'off',
  options: [
    { value: 'registrar/tay-ninh', text: 'cán bộ đăng ký dịch vụ, Tỉnh Tây Ninh' },
    { value: 'support/', text: 'cán bộ hỗ trợ' },
  ],
};
const history: readonly ChangeLineView[] = [
  {
    title: 'Thôi: cán bộ hỗ trợ',
    asked: 'Phạm Quốc Bảo, 22 tháng 11, 2026',
    reason: 'Chuyển công tác từ đầu tháng sau.',
    outcome: 'Đang chờ quyết định',
  },
  {
    title: 'Giao: cán bộ đăng ký dịch vụ, Tỉnh Tây Ninh',
    asked: 'Phạm Quốc Bảo, 3 tháng 9, 2026',
    reason: 'Theo quyết định phân công của Ủy ban nhân dân tỉnh.',
    outcome: 'Ngô Minh Tâm đã từ chối, 4 tháng 9, 2026',
    note: 'Chưa có quyết định phân công. Hãy gửi lại khi có.',
  },
  { title: 'Giao: cán bộ hỗ trợ', asked: 'Bằng dòng lệnh trên máy chủ, 1 tháng 7, 2026', outcome: '' },
];
const wrongRole: readonly FieldView[] = [
  { ...role, error: 'Hãy chọn một vai trò' },
  { ...place, error: 'Vai trò này không giới hạn được ở nơi đó' },
  { ...reason, error: 'Hãy ghi lý do, hoặc điều còn thiếu' },
];
const file = {
  officer: administrator,
  id: 'kX3v',
  name: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc',
  roles: ['cán bộ đăng ký dịch vụ, Tỉnh Tây Ninh', 'cán bộ hỗ trợ'],
  history,
  give: [role, place, reason],
  end: [ending, { ...reason, name: 'why' }],
  fields: [],
};
const decision: readonly FieldView[] = [
  {
    name: 'outcome',
    type: 'choice',
    label: 'Bạn có chấp thuận không?',
    autocomplete: 'off',
    options: [
      { value: 'approve', text: 'Chấp thuận', hint: 'Có hiệu lực ngay.' },
      { value: 'refuse', text: 'Từ chối', hint: 'Hãy ghi lý do cho người đề nghị.' },
    ],
  },
  {
    name: 'note',
    type: 'long-text',
    label: 'Ghi chú',
    hint: 'Bắt buộc khi từ chối. Tối đa 500 ký tự.',
    autocomplete: 'off',
  },
];
const approval = {
  officer: administrator,
  id,
  title: 'Giao vai trò cán bộ đăng ký dịch vụ, Tỉnh Tây Ninh cho Cao Ngọc Diệp',
  facts: [
    { label: 'Người đề nghị', value: 'Ngô Minh Tâm, 22 tháng 11, 2026' },
    { label: 'Vai trò hiện có', value: 'không có' },
  ],
  diffs: [],
  reason: 'Theo quyết định phân công của Ủy ban nhân dân tỉnh.',
  fields: decision,
  withdrawable: false,
};
const lines = [
  { id, title: 'Giao vai trò cán bộ hỗ trợ cho Cao Ngọc Diệp', asked: 'Ngô Minh Tâm, 22 tháng 11, 2026' },
  { id: `${id}1`, title: 'Tô Hải Yến thôi vai trò cán bộ đăng ký dịch vụ', asked: 'Ngô Minh Tâm, 21 tháng 11, 2026' },
];
const keys = {
  officer: security,
  signing: [
    {
      name: 'GZfDLtZE5Nw1bSa7cCVhs2mUdfq4D6DSLdKX7pKd0Gs',
      facts: [
        { label: 'Thuật toán', value: 'ES256' },
        { label: 'Có từ', value: '08:14, 1 tháng 7, 2026' },
        { label: 'Máy chủ', value: '2 trên 2 máy chủ có khóa này, 2 máy ký bằng khóa này' },
      ],
    },
    {
      name: 'b3WZ0hJ8xu1sLwYJmQmTSa0JcS5m8PV1r9uXn2m7cTQ',
      facts: [
        { label: 'Thuật toán', value: 'ES256' },
        { label: 'Có từ', value: '09:02, 20 tháng 11, 2026' },
        { label: 'Máy chủ', value: '1 trên 2 máy chủ có khóa này, chưa máy nào ký bằng khóa này' },
      ],
    },
  ],
  data: [
    { name: '2026-07', facts: [{ label: 'Cách dùng', value: 'mã hóa dữ liệu mới' }] },
    { name: 'k1', facts: [{ label: 'Cách dùng', value: 'chỉ đọc dữ liệu cũ' }] },
  ],
  nodes: '2 máy chủ đang chạy.',
  history: [
    {
      title: 'Tạo khóa ký mới và công bố',
      asked: 'Lý Gia Khang, 20 tháng 11, 2026',
      reason: 'Thay định kỳ.',
      outcome: 'Đang chờ quyết định',
    },
  ],
  fields: [
    {
      name: 'what',
      type: 'choice' as const,
      label: 'Bước nào?',
      autocomplete: 'off',
      options: [
        {
          value: 'next',
          text: 'Tạo khóa ký mới và công bố',
          hint: 'Dịch vụ biết khóa mới trước khi khóa được dùng.',
        },
        {
          value: 'promote b3WZ0hJ8xu1sLwYJmQmTSa0JcS5m8PV1r9uXn2m7cTQ',
          text: 'Bắt đầu ký bằng khóa b3WZ0hJ8xu1sLwYJmQmTSa0JcS5m8PV1r9uXn2m7cTQ',
          hint: 'Sau khi các dịch vụ đã có đủ thời gian đọc khóa này.',
        },
      ],
    },
    reason,
  ],
};

export const administrationSamples: readonly Sample[] = [
  {
    name: 'staff-roles',
    view: 'staff-roles',
    model: {
      officer: administrator,
      people: [
        { person: id, name: 'Vũ Ngọc Anh', roles: 'cán bộ đăng ký dịch vụ', since: 'từ ngày 1 tháng 7, 2026' },
        {
          person: `${id}1`,
          name: 'Cao Ngọc Diệp',
          roles: 'cán bộ đăng ký dịch vụ, Tỉnh Tây Ninh; cán bộ hỗ trợ',
          since: 'từ ngày 3 tháng 9, 2026',
        },
      ],
      fields: [number],
      nothing: false,
      page: 2,
      previous: 1,
      next: 3,
    },
  },
  {
    name: 'staff-roles-read',
    view: 'staff-roles',
    model: {
      officer: auditor,
      people: [],
      fields: [{ ...number, error: 'Hãy nhập số' }],
      nothing: true,
      limited: 'Bạn đã tìm quá nhiều lần. Hãy đợi 10 phút rồi thử lại.',
      page: 1,
    },
  },
  { name: 'staff-role-person', view: 'staff-role-person', model: file },
  {
    name: 'staff-role-person-wrong',
    view: 'staff-role-person',
    model: {
      ...file,
      error: 'Luôn phải còn ít nhất hai quản trị viên. Hãy giao vai trò cho người khác trước.',
      give: wrongRole,
      fields: wrongRole,
      end: [
        { ...ending, error: 'Hãy chọn vai trò' },
        { ...reason, name: 'why' },
      ],
    },
  },
  {
    name: 'staff-role-person-own',
    view: 'staff-role-person',
    model: { ...file, give: [], end: [], obstacle: 'Bạn không thể đề nghị vai trò cho chính mình.' },
  },
  {
    name: 'staff-role-person-none',
    view: 'staff-role-person',
    model: {
      ...file,
      officer: auditor,
      roles: [],
      history: [],
      give: [],
      end: [],
      notice: { text: 'Đã gửi đề nghị. Một cán bộ khác sẽ quyết định.', good: true },
    },
  },
  {
    name: 'staff-approvals',
    view: 'staff-approvals',
    model: {
      officer: administrator,
      waiting: lines,
      asked: lines.map((line) => ({ ...line, state: 'Ngô Minh Tâm đã từ chối, 4 tháng 9, 2026' })),
    },
  },
  {
    name: 'staff-approvals-registrations',
    view: 'staff-approvals',
    model: {
      officer: { ...administrator, pages: ['registrations', 'services', 'approvals'] },
      waiting: [],
      asked: [],
      registrations: 'Yêu cầu chạy chính thức đang chờ: 25+',
    },
  },
  {
    name: 'staff-approvals-empty',
    view: 'staff-approvals',
    model: { officer: auditor, waiting: [], asked: [], notice: { text: 'Đã rút đề nghị.', good: true } },
  },
  { name: 'staff-approval', view: 'staff-approval', model: approval },
  {
    name: 'staff-approval-files',
    view: 'staff-approval',
    model: {
      ...approval,
      title: 'Đăng ký của 2 dịch vụ từ tệp cấu hình',
      facts: approval.facts.slice(0, 1),
      diffs: [
        {
          title: 'cong-thue',
          lines: [
            {
              kind: 'changed',
              label: 'Mức định danh tối thiểu',
              name: 'policy.minimumAcr',
              before: 'm2',
              after: 'm1',
              weight: 'Mức thấp hơn trước',
            },
          ],
        },
        {
          title: 'dang-ky-kinh-doanh',
          lines: [
            {
              kind: 'added',
              label: 'Địa chỉ quay về sau khi đăng nhập',
              name: 'metadata.redirect_uris',
              after: 'https://dangkykinhdoanh.example.gov.vn/oidc/callback',
            },
          ],
        },
      ],
    },
  },
  {
    name: 'staff-approval-own',
    view: 'staff-approval',
    model: {
      ...approval,
      fields: [],
      obstacle: 'Bạn là người đề nghị, nên người khác phải quyết định.',
      withdrawable: true,
    },
  },
  {
    name: 'staff-approval-wrong',
    view: 'staff-approval',
    model: { ...approval, fields: decision.map((field) => ({ ...field, error: 'Hãy chọn một câu trả lời' })) },
  },
  {
    name: 'staff-approval-decided',
    view: 'staff-approval',
    model: {
      ...approval,
      fields: [],
      decided: {
        text: 'Ngô Minh Tâm đã từ chối, 4 tháng 9, 2026',
        good: false,
        note: 'Chưa có quyết định phân công.',
      },
      notice: { text: 'Đã từ chối.', good: true },
    },
  },
  { name: 'staff-keys', view: 'staff-keys', model: keys },
  {
    name: 'staff-keys-wrong',
    view: 'staff-keys',
    model: { ...keys, fields: keys.fields.map((field) => ({ ...field, error: 'Hãy chọn một bước' })) },
  },
  {
    name: 'staff-keys-read',
    view: 'staff-keys',
    model: { ...keys, officer: auditor, history: [], fields: [] },
  },
];
