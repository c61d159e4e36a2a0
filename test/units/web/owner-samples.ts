/** Realistic models of the pages of those who look after services. */
import type { FactView, FieldGroupView, FieldView, OfficerView, OwnerView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const id = '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77';
const longName =
  'Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính, Ủy ban nhân dân Thành phố Hồ Chí Minh';
const nobody: OwnerView = { name: 'Trần Thị Mai' };
const owner: OwnerView = { ...nobody, team: { id, name: longName, alone: false, role: 'Chủ nhóm' } };
const alone: OwnerView = {
  ...nobody,
  team: { id, name: 'Sở Xây dựng thành phố Huế', alone: true, role: 'Chủ nhóm' },
};
const atService: OwnerView = { ...owner, service: { id, name: 'Nộp hồ sơ cấp phép xây dựng trực tuyến' } };
const toTeam = { href: `/owners/teams/${id}`, label: 'Về nhóm' };
const field = (name: string, label: string, over: Partial<FieldView> = {}): FieldView => ({
  name,
  type: 'text',
  label,
  autocomplete: 'off',
  value: '',
  ...over,
});
const role = field('role', 'Vai trò', {
  type: 'choice',
  options: [
    {
      value: 'owner',
      text: 'Chủ nhóm',
      hint: 'Làm mọi việc: mời và bỏ thành viên, xin chạy chính thức, quản lý khóa.',
    },
    { value: 'developer', text: 'Người phát triển', hint: 'Thêm dịch vụ, chạy thử và soạn yêu cầu.' },
    { value: 'viewer', text: 'Người xem', hint: 'Chỉ xem.' },
  ],
});
const authority = field('authority', 'Bộ hoặc tỉnh phụ trách', {
  type: 'choice',
  hint: 'Cán bộ ở đó sẽ xem xét khi bạn xin chạy chính thức.',
  options: Array.from({ length: 12 }, (_, i) => ({ value: `p${i}`, text: `Tỉnh thứ ${i}` })),
});
const names = [
  field('vi', 'Tên tiếng Việt', { hint: 'Tên đầy đủ của cơ quan, ví dụ: Sở Xây dựng thành phố Huế.' }),
  field('en', 'Tên tiếng Anh (không bắt buộc)'),
  field('fr', 'Tên tiếng Pháp (không bắt buộc)'),
];
const facts: readonly FactView[] = [
  { label: 'client_id', value: 'sbx-8kQ0m1XyZ4wTnV2b' },
  { label: 'Cấu hình giao thức', value: 'fapi2' },
  { label: 'Mức thấp nhất để đăng nhập', value: 'm1: danh tính mức độ 1' },
  { label: 'Phạm vi (scope)', value: 'openid profile birth phone email citizen_id offline_access' },
];
const wrong = 'Cần địa chỉ https đầy đủ, không có #, dấu * hay mật khẩu; http chỉ với localhost';
const groups = (problem?: string): FieldGroupView[] => [
  {
    title: 'Địa chỉ',
    fields: [
      field('redirects', 'Địa chỉ quay về (redirect_uris)', {
        type: 'long-text',
        hint: 'Mỗi dòng một địa chỉ, cùng một máy chủ.',
        value: 'https://hoso.example.gov.vn/callback\nhttps://hoso.example.gov.vn/m/callback',
        ...(problem ? { error: problem } : {}),
      }),
      field('logout', 'Địa chỉ nhận lệnh đăng xuất (không bắt buộc)'),
    ],
  },
  {
    title: 'Dịch vụ chứng minh mình là ai',
    fields: [
      field('method', 'Cách xác thực dịch vụ', {
        type: 'choice',
        value: 'private_key_jwt',
        options: [
          { value: 'private_key_jwt', text: 'Bằng khóa (private_key_jwt)', hint: 'Nên dùng.' },
          { value: 'client_secret_basic', text: 'Bằng mật khẩu (client_secret_basic)' },
        ],
      }),
      field('keys', 'Khóa công khai', { type: 'long-text', value: '{ "keys": [] }' }),
    ],
  },
  {
    title: 'Dịch vụ cần gì',
    text: 'Chỉ xin những dữ liệu thật sự cần, và nói vì sao.',
    fields: [
      field('offline', 'Khi người dùng vắng mặt', {
        type: 'ticks',
        ticked: [],
        options: [{ value: 'yes', text: 'Dịch vụ cần mã làm mới (offline_access)' }],
      }),
    ],
    claims: [
      { name: 'name', label: 'Họ, chữ đệm và tên', want: 'required', purpose: 'Để ghi đúng tên trên hồ sơ' },
      {
        name: 'birthdate',
        label: 'Ngày sinh',
        want: 'optional',
        purpose: '',
        ...(problem ? { error: 'Nói vì sao cần dữ liệu này' } : {}),
      },
    ],
  },
];
const sandbox = {
  owner: atService,
  facts,
  exists: true,
  mayChange: true,
  groups: groups(),
  fields: [],
  versions: [
    { text: 'Bản 2: Trần Thị Mai', when: '09:12, 22 tháng 11, 2026' },
    { text: 'Bản 1: Công Tằng Tôn Nữ Thị Phương Thảo', when: '09:02, 22 tháng 11, 2026' },
  ],
};
const service = {
  owner: atService,
  facts: [
    { label: 'Tên dịch vụ', value: 'Nộp hồ sơ cấp phép xây dựng trực tuyến' },
    { label: 'Chạy chính thức', value: 'Chưa chạy chính thức' },
  ],
  mayChange: true,
};
const invite = {
  owner,
  title: 'Mời thành viên',
  text: 'Chỉ đúng người có số và tên này mới thấy lời mời, tại trang này. Lời mời hết hạn sau 14 ngày.',
  fields: [field('number', 'Số định danh hoặc hộ chiếu'), field('name', 'Họ, chữ đệm và tên'), role],
  submit: 'Mời',
  back: toTeam,
};
const remove = {
  owner,
  title: 'Bỏ Công Tằng Tôn Nữ Thị Phương Thảo khỏi nhóm?',
  text: 'Người này được báo, và không vào được nhóm và các dịch vụ của nhóm nữa.',
  submit: 'Bỏ khỏi nhóm',
  back: toTeam,
};

const officer: OfficerView = { name: 'Vũ Ngọc Anh', pages: ['teams'], mayAct: true };
const orphan = {
  officer,
  id,
  name: longName,
  facts: [
    { label: 'Bộ hoặc tỉnh phụ trách', value: 'Thành phố Hồ Chí Minh' },
    { label: 'Chủ nhóm', value: 'Trần Thị Mai (Tài khoản đang bị khóa hoặc đang đóng, nên không được tính)' },
  ],
  invited: false,
  fields: [
    field('number', 'Số định danh hoặc hộ chiếu'),
    field('name', 'Họ, chữ đệm và tên'),
    field('reason', 'Lý do', { type: 'long-text' }),
  ],
};
const asked = [
  { label: 'Người được đề nghị', value: 'Nguyễn Thị Lan' },
  { label: 'Lý do', value: 'Công văn số 12 của Sở, ngày 20 tháng 11, 2026.' },
];
const decision = [
  field('outcome', 'Bạn có đồng ý không?', {
    type: 'choice',
    options: [
      { value: 'approve', text: 'Đồng ý', hint: 'Người này được mời làm chủ nhóm và phải nhận lời.' },
      { value: 'refuse', text: 'Từ chối' },
    ],
  }),
  field('note', 'Ghi chú về quyết định', { type: 'long-text' }),
];

/** Each of these pages at least once. */
const kindField = {
  name: 'kind',
  type: 'choice',
  label: 'Người thử như thế nào?',
  autocomplete: 'off',
  value: '',
  options: [
    { value: 'level-2', text: 'Công dân mức 2, đã đến quầy và có yếu tố xác thực thứ hai.' },
    { value: 'one-word', text: 'Người chỉ có một chữ trong tên, không có họ.' },
  ],
} as const;

const faults = {
  owner: atService,
  chosen: 'none',
  options: [
    { value: 'none', text: 'Không có lỗi nào', hint: 'Mọi câu trả lời như khi chạy chính thức.' },
    {
      value: 'id-token-nonce',
      text: 'ID token có nonce sai',
      hint: 'Dịch vụ tốt từ chối lần đăng nhập này và không tạo phiên.',
    },
  ],
};

const testPeople = {
  owner,
  code: '000000',
  people: [
    {
      id,
      name: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc Quỳnh Như Ánh Nguyệt Minh Châu Thiên Hương',
      story: 'Họ tên rất dài, nhiều chữ đệm.',
      facts: [
        { label: 'Tên đăng nhập', value: '098190123456' },
        { label: 'Mật khẩu', value: 'q3Zk_x81-mVbT0aY' },
        { label: 'Mã một lần', value: '000000' },
        {
          label: 'Điện thoại và thư điện tử (không có thật)',
          value: '+84500123456, long-name-0a1b2c3d4e@test-people.invalid',
        },
        { label: 'Thêm lúc', value: '09:12, 22 tháng 11, 2026' },
      ],
    },
  ],
  fields: [kindField],
};

export const ownerSamples: readonly Sample[] = [
  { name: 'staff-teams-none', view: 'staff-teams', model: { officer, teams: [] } },
  {
    name: 'staff-teams',
    view: 'staff-teams',
    model: {
      officer,
      teams: [{ id, name: longName, authority: 'Thành phố Hồ Chí Minh', since: 'lập ngày 22 tháng 11, 2026' }],
      notice: { text: 'Đã ghi nhận quyết định.', good: true },
    },
  },
  { name: 'staff-team', view: 'staff-team', model: orphan },
  {
    name: 'staff-team-refused',
    view: 'staff-team',
    model: { ...orphan, fields: orphan.fields.map((one) => ({ ...one, error: 'Hãy nhập mục này' })) },
  },
  {
    name: 'staff-team-asked',
    view: 'staff-team',
    model: { ...orphan, asked: { facts: asked, mayDecide: true }, fields: decision },
  },
  {
    name: 'staff-team-others',
    view: 'staff-team',
    model: { ...orphan, invited: true, asked: { facts: asked, mayDecide: false }, fields: decision },
  },
  {
    name: 'staff-team-read',
    view: 'staff-team',
    model: { ...orphan, officer: { ...officer, mayAct: false }, invited: true },
  },
  { name: 'owners-none', view: 'owners', model: { owner: nobody, teams: [], invitations: [], companies: [] } },
  {
    name: 'owners',
    view: 'owners',
    model: {
      owner: nobody,
      teams: [
        { id, name: 'Sở Xây dựng thành phố Huế', authority: 'Thành phố Huế', role: 'Chủ nhóm' },
        { id, name: longName, authority: 'Thành phố Hồ Chí Minh', role: 'Người phát triển' },
      ],
      invitations: [{ id, name: longName, text: 'Mời bạn làm: Người xem' }],
      companies: [
        { id, name: 'Công ty TNHH Sen Vàng', code: '0199900018' },
        { id, name: 'Công ty Cổ phần Sông Mơ', code: '0199900025', team: id },
      ],
      notice: { text: 'Bạn đã rời nhóm.', good: true },
    },
  },
  {
    name: 'owner-form',
    view: 'owner-form',
    model: {
      owner: nobody,
      title: 'Lập nhóm cho một cơ quan',
      text: 'Bạn sẽ là chủ nhóm.',
      fields: [...names, authority],
      submit: 'Lập nhóm',
      back: { href: '/owners', label: 'Về các nhóm của bạn' },
    },
  },
  { name: 'owner-form-invite', view: 'owner-form', model: invite },
  {
    name: 'owner-form-refused',
    view: 'owner-form',
    model: {
      ...invite,
      fields: invite.fields.map((one) => ({ ...one, error: 'Hãy nhập mục này' })),
      error: 'Nhóm đã mời nhiều người trong hai tuần qua. Hãy thử lại sau.',
    },
  },
  { name: 'owner-confirm', view: 'owner-confirm', model: remove },
  {
    name: 'owner-confirm-refused',
    view: 'owner-confirm',
    model: { ...remove, error: 'Nhóm phải luôn có một chủ nhóm. Hãy mời thêm một chủ nhóm trước.' },
  },
  {
    name: 'owner-team-new',
    view: 'owner-team',
    model: {
      owner: alone,
      facts: [{ label: 'Bộ hoặc tỉnh phụ trách', value: 'Thành phố Huế' }],
      services: [],
      mayAdd: true,
      mayRename: true,
      notice: { text: 'Đã lập nhóm.', good: true },
    },
  },
  {
    name: 'owner-team',
    view: 'owner-team',
    model: {
      owner,
      facts: [
        { label: 'Bộ hoặc tỉnh phụ trách', value: 'Thành phố Hồ Chí Minh' },
        { label: 'Vai trò của bạn', value: 'Người xem' },
      ],
      services: [
        { id, name: 'Nộp hồ sơ cấp phép xây dựng trực tuyến', facts: ['Đang chạy thử', 'Chưa chạy chính thức'] },
        { id, name: longName, facts: ['Chưa đăng ký chạy thử', 'Đang chạy chính thức'] },
      ],
      mayAdd: false,
      mayRename: false,
    },
  },
  {
    name: 'owner-programs',
    view: 'owner-programs',
    model: {
      owner,
      programs: [
        {
          id: 'api-3kq9TQv0xJm2L7aB',
          name: 'Hệ thống triển khai tự động của Trung tâm Chuyển đổi số',
          scopes: ['Đọc dịch vụ, bản đăng ký, số liệu và lỗi', 'Thêm và gỡ khóa, mã bí mật của dịch vụ'],
          keys: ['trien-khai-2026 · Xb0q1nZ4k9Wd…'],
        },
      ],
      mayChange: true,
      notice: { text: 'Đã thêm chương trình.', good: true },
    },
  },
  { name: 'owner-programs-none', view: 'owner-programs', model: { owner: alone, programs: [], mayChange: false } },
  {
    name: 'owner-form-program',
    view: 'owner-form',
    model: {
      owner,
      title: 'Thêm chương trình',
      text: 'Chương trình tự chứng minh bằng khóa riêng của nó. Mọi chủ nhóm đều được báo.',
      fields: [
        { name: 'name', type: 'text', label: 'Tên chương trình', autocomplete: 'off', value: '' },
        {
          name: 'scopes',
          type: 'ticks',
          label: 'Chương trình được làm gì',
          autocomplete: 'off',
          options: [
            { value: 'services:read', text: 'Đọc dịch vụ, bản đăng ký, số liệu và lỗi' },
            { value: 'keys:write', text: 'Thêm và gỡ khóa, mã bí mật của dịch vụ' },
          ],
          error: 'Hãy chọn ít nhất một việc',
        },
        { name: 'keys', type: 'long-text', label: 'Khóa công khai', autocomplete: 'off', value: '' },
      ],
      submit: 'Thêm chương trình',
      back: { href: '/owners', label: 'Về các chương trình' },
    },
  },
  {
    name: 'owner-members',
    view: 'owner-members',
    model: {
      owner: alone,
      members: [
        { id, name: 'Trần Thị Mai', role: 'Chủ nhóm', since: 'từ 22 tháng 11, 2026', you: true },
        {
          id,
          name: 'Công Tằng Tôn Nữ Thị Phương Thảo',
          role: 'Chủ nhóm',
          since: 'từ 20 tháng 11, 2026',
          away: 'Tài khoản đang bị khóa hoặc đang đóng, nên không được tính',
          you: false,
        },
      ],
      invitations: [{ id, name: 'Nguyễn Thị Lan', role: 'Người xem', until: 'đến hết 6 tháng 12, 2026' }],
      mayChange: true,
      notice: { text: 'Lời mời này không còn nữa.', good: false },
    },
  },
  {
    name: 'owner-members-read',
    view: 'owner-members',
    model: {
      owner,
      members: [{ id, name: 'Trần Thị Mai', role: 'Người xem', since: 'từ 22 tháng 11, 2026', you: true }],
      invitations: [],
      mayChange: false,
    },
  },
  { name: 'owner-faults', view: 'owner-faults', model: faults },
  { name: 'owner-faults-refused', view: 'owner-faults', model: { ...faults, error: 'Hãy chọn một lỗi' } },
  {
    name: 'owner-faults-on',
    view: 'owner-faults',
    model: {
      ...faults,
      chosen: 'id-token-nonce',
      on: 'Đang bật: ID token có nonce sai',
      notice: { text: 'Đã lưu.', good: true },
    },
  },
  { name: 'owner-test-people', view: 'owner-test-people', model: testPeople },
  {
    name: 'owner-test-people-none',
    view: 'owner-test-people',
    model: { ...testPeople, people: [], notice: { text: 'Đã xóa người thử.', good: true } },
  },
  {
    name: 'owner-test-people-refused',
    view: 'owner-test-people',
    model: { ...testPeople, fields: [{ ...kindField, error: 'Hãy chọn một kiểu người thử' }] },
  },
  {
    name: 'owner-test-people-full',
    view: 'owner-test-people',
    model: { ...testPeople, error: 'Nhóm đã có nhiều người thử nhất được phép. Hãy xóa bớt trước khi thêm.' },
  },
  {
    name: 'owner-invitation',
    view: 'owner-invitation',
    model: {
      owner: nobody,
      title: `Lời mời vào nhóm ${longName}`,
      text: `Bạn được mời cùng chăm lo các dịch vụ của ${longName}.`,
      does: 'Làm mọi việc: mời và bỏ thành viên, xin chạy chính thức, quản lý khóa.',
      facts: [
        { label: 'Vai trò', value: 'Chủ nhóm' },
        { label: 'Người mời', value: 'Phạm Quốc Hùng' },
      ],
    },
  },
  {
    name: 'owner-history',
    view: 'owner-history',
    model: {
      owner,
      events: [
        { text: 'Trần Thị Mai bỏ Công Tằng Tôn Nữ Thị Phương Thảo khỏi nhóm', when: '09:12, 22 tháng 11, 2026' },
        { text: 'Trần Thị Mai lập nhóm', when: '09:02, 22 tháng 11, 2026' },
      ],
      page: 2,
      previous: 1,
      next: 3,
    },
  },
  { name: 'owner-service-new', view: 'owner-service', model: service },
  {
    name: 'owner-service',
    view: 'owner-service',
    model: { ...service, sandbox: { facts }, notice: { text: 'Đã đổi tên.', good: true } },
  },
  { name: 'owner-service-read', view: 'owner-service', model: { ...service, mayChange: false } },
  { name: 'owner-sandbox', view: 'owner-sandbox', model: sandbox },
  {
    name: 'owner-sandbox-refused',
    view: 'owner-sandbox',
    model: {
      ...sandbox,
      exists: false,
      facts: [],
      versions: [],
      groups: groups(wrong),
      fields: [
        field('redirects', 'Địa chỉ quay về (redirect_uris)', { error: wrong }),
        field('purpose_birthdate', 'Ngày sinh', { error: 'Ngày sinh: Nói vì sao cần dữ liệu này' }),
      ],
    },
  },
  {
    name: 'owner-sandbox-read',
    view: 'owner-sandbox',
    model: { ...sandbox, mayChange: false, groups: [] },
  },
  {
    name: 'tried-out',
    view: 'tried-out',
    model: {
      service: { name: 'Nộp hồ sơ cấp phép xây dựng trực tuyến', organisation: longName },
      action: '/interaction/V1StGXR8_Z5jdHi6B-myT/tried-out',
      personName: 'Nguyễn Thị Lan',
    },
  },
];
