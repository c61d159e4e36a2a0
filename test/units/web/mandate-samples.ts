/** The pages about acting for others. */
import type { MandateItemView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const personName = 'Nguyễn Thị Lan';
const item = (name: string, over: Partial<MandateItemView> = {}): MandateItemView => ({
  href: '/account/mandates/a',
  name,
  facts: ['Người được ủy quyền: Nộp tờ khai thuế · Xem hồ sơ thuế', 'Đến hết ngày 31 tháng 12, 2027'],
  state: 'Đang có hiệu lực',
  tone: 'good',
  depth: 0,
  ...over,
});
const facts = [
  { label: 'Ai thay mặt', value: personName },
  { label: 'Vai trò', value: 'Người được ủy quyền' },
  { label: 'Từ ngày', value: '22 tháng 11, 2026' },
  { label: 'Đến hết ngày', value: '31 tháng 12, 2027' },
  { label: 'Người ủy quyền', value: 'Phạm Quốc Hùng' },
  { label: 'Chuyển tiếp', value: 'Không được chuyển tiếp' },
];
const powers = ['Nộp tờ khai thuế', 'Xem hồ sơ thuế', 'Hải quan: tất cả'];
const chain = [
  'Phạm Quốc Hùng là người đại diện theo pháp luật của Công ty TNHH Sen Vàng, theo đăng ký doanh nghiệp',
  'Phạm Quốc Hùng ủy quyền cho Công ty TNHH Kế toán Tre Xanh',
  'Công ty TNHH Kế toán Tre Xanh cử nhân viên Nguyễn Thị Lan',
];
const groups = [
  {
    id: 'tax',
    legend: 'Thuế',
    options: [
      { value: 'tax', text: 'Thuế: tất cả', hint: 'Người nhận cần mức độ 2' },
      { value: 'tax.file', text: 'Nộp tờ khai thuế' },
      { value: 'tax.pay', text: 'Nộp thuế', hint: 'Người nhận cần mức độ 2' },
    ],
  },
  { id: 'services', legend: 'Theo dịch vụ', options: [{ value: 'service:a', text: 'Mọi việc tại Cục Thuế Sông Sen' }] },
];
const text = { type: 'text', autocomplete: 'off' } as const;
const dates = [
  { ...text, name: 'from', label: 'Từ ngày', hint: 'Ví dụ 31/12/2026', value: '22/11/2026' },
  { ...text, name: 'until', label: 'Ngày cuối cùng', hint: 'Để trống nếu không có ngày kết thúc.', value: '' },
];
const powersField = {
  name: 'powers',
  type: 'ticks',
  label: 'Được làm những việc nào?',
  hint: 'Chỉ những việc chính bạn được làm mới có ở đây. Hãy chỉ chọn những gì cần thiết.',
  autocomplete: 'off',
} as const;

export const mandateSamples: readonly Sample[] = [
  {
    name: 'mandates',
    view: 'mandates',
    model: {
      personName,
      notice: 'Đã kết thúc. Các dịch vụ liên quan được báo ngay.',
      invitations: [item('Hợp tác xã Rau Đồng (0199900089)', { state: 'Đang chờ được nhận', tone: 'waiting' })],
      acting: [
        item('Trần Văn Minh'),
        item('Công ty TNHH Sen Vàng (0199900018)'),
        item('Chi nhánh Sen Vàng miền Trung (0199900018-001)', { depth: 1 }),
        item('Công ty TNHH Một tên rất dài không có chỗ để ngắt dòng trên màn hình nhỏ (0199900064)', {
          state: 'Tạm không có hiệu lực: một tổ chức trong chuỗi đang ngừng hoạt động',
          tone: 'bad',
        }),
      ],
      fields: [{ ...text, name: 'search', label: 'Tìm theo tên hoặc mã số doanh nghiệp', value: '' }],
      searched: false,
      organisations: [{ id: 'a', name: 'Công ty TNHH Kế toán Tre Xanh' }],
      granted: [item('Trần Minh Khôi'), item('Lê Thị Thu Hà', { depth: 1 })],
      next: '/account/mandates?page=2',
      more: true,
    },
  },
  {
    name: 'mandates-none',
    view: 'mandates',
    model: {
      personName,
      invitations: [],
      acting: [],
      fields: [],
      searched: false,
      organisations: [],
      granted: [],
      more: false,
    },
  },
  {
    name: 'mandates-of',
    view: 'mandates-of',
    model: {
      personName,
      caption: 'Công ty TNHH Sen Vàng (0199900018)',
      title: 'Người được ủy quyền',
      intro: 'Tất cả những người và tổ chức có thể thay mặt tổ chức này, và các lời mời chưa được nhận.',
      fields: [{ ...text, name: 'search', label: 'Tìm theo tên', value: 'thi' }],
      searched: true,
      items: [
        item('Phạm Quốc Hùng'),
        item('Công ty TNHH Kế toán Tre Xanh', { depth: 1 }),
        item('Nguyễn Thị Lan', { depth: 2 }),
        item('Lê Thị Thu Hà', { depth: 3, state: 'Đang chờ được nhận', tone: 'waiting' }),
      ],
      add: { href: '/account/mandates/a/new', label: 'Ủy quyền cho người khác' },
      previous: '/account/mandates/of/a?page=1',
      next: '/account/mandates/of/a?page=3',
    },
  },
  {
    name: 'mandate',
    view: 'mandate',
    model: {
      personName,
      caption: 'Quyền thay mặt',
      title: 'Công ty TNHH Sen Vàng (0199900018)',
      state: 'Đang có hiệu lực',
      tone: 'good',
      facts,
      powers,
      chain,
      actions: [
        { href: '/account/mandates/a/new', label: 'Chuyển tiếp cho người khác' },
        { href: '/account/mandates/a/change', label: 'Giới hạn hoặc gia hạn' },
        { href: '/account/mandates/a/end', label: 'Thu hồi' },
      ],
    },
  },
  {
    name: 'mandate-form',
    view: 'mandate-form',
    model: {
      personName,
      caption: 'Công ty TNHH Sen Vàng (0199900018)',
      title: 'Ủy quyền',
      intro: 'Nhập đúng số giấy tờ và họ tên của người được ủy quyền.',
      fields: [
        { ...text, name: 'number', label: 'Số căn cước công dân', hint: '12 chữ số', value: '' },
        { ...text, name: 'name', label: 'Họ, chữ đệm và tên', hint: 'Có dấu, như trên giấy tờ', value: '' },
        {
          name: 'role',
          type: 'choice',
          label: 'Vai trò',
          autocomplete: 'off',
          value: 'delegate',
          options: [
            { value: 'delegate', text: 'Người được ủy quyền', hint: 'Làm những việc được chọn dưới đây.' },
            { value: 'administrator', text: 'Người quản lý ủy quyền', hint: 'Ngoài ra còn ủy quyền cho người khác.' },
          ],
        },
        powersField,
        ...dates,
        {
          name: 'passOn',
          type: 'ticks',
          label: 'Chuyển tiếp',
          autocomplete: 'off',
          options: [{ value: 'yes', text: 'Người nhận được chuyển tiếp cho người khác' }],
          ticked: [],
        },
      ],
      groups,
      everything: {
        value: '*',
        text: 'Mọi việc, ở mọi dịch vụ',
        hint: 'Cẩn thận: gồm cả những việc và dịch vụ sẽ có sau này.',
      },
      ticked: ['tax.file'],
      other: { href: '?to=organisation', label: 'Ủy quyền cho một tổ chức, ví dụ công ty kế toán' },
      submit: 'Gửi lời mời',
      back: '/account/mandates',
    },
  },
  {
    name: 'mandate-form-wrong',
    view: 'mandate-form',
    model: {
      personName,
      caption: 'Công ty TNHH Sen Vàng (0199900018)',
      title: 'Giới hạn hoặc gia hạn',
      intro: 'Thay đổi có hiệu lực ngay.',
      fields: [
        { ...powersField, error: 'Hãy chọn ít nhất một việc' },
        { ...dates[1], ...text, name: 'until', label: 'Ngày cuối cùng', error: 'Hãy nhập ngày, tháng, năm' },
      ],
      groups,
      ticked: [],
      submit: 'Lưu thay đổi',
      back: '/account/mandates/a',
      error: 'Quyền thay mặt này hiện không có hiệu lực',
    },
  },
  {
    name: 'mandate-refused',
    view: 'mandate-refused',
    model: {
      personName,
      caption: 'Công ty TNHH Sen Vàng (0199900018)',
      missing: 'Quyền này không được chuyển tiếp cho người khác',
      back: '/account/mandates/a',
    },
  },
  {
    name: 'mandate-end',
    view: 'mandate-end',
    model: {
      personName,
      caption: 'Công ty TNHH Sen Vàng (0199900018)',
      title: 'Thu hồi quyền của Công ty TNHH Kế toán Tre Xanh?',
      text: 'Công ty TNHH Kế toán Tre Xanh sẽ không thay mặt được nữa, ngay lập tức và ở mọi dịch vụ.',
      below: 'Những gì đã được chuyển tiếp từ quyền này (2 mục trực tiếp) cũng kết thúc.',
      submit: 'Thu hồi',
      back: '/account/mandates/a',
    },
  },
  {
    name: 'mandate-invitation',
    view: 'mandate-invitation',
    model: {
      personName,
      caption: 'Công ty TNHH Sen Vàng (0199900018)',
      intro: 'Bạn được mời thay mặt Công ty TNHH Sen Vàng (0199900018) khi dùng dịch vụ công.',
      facts,
      powers: ['Mọi việc, ở mọi dịch vụ'],
      chain,
      everything: true,
      error: 'Quyền thay mặt này hiện không có hiệu lực',
    },
  },
  { name: 'mandate-not-yours', view: 'mandate-not-yours', model: { personName } },
];
