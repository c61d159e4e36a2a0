/** Realistic models of the pages on which the audit trail is read. */
import type { FieldView, OfficerView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const officer: OfficerView = { name: 'Lý Gia Khang', pages: ['reports', 'people', 'audit'], mayAct: true };
const auditor: OfficerView = {
  name: 'Vũ Ngọc Anh',
  pages: ['queue', 'organisations', 'data-requests', 'reports', 'people', 'audit'],
  mayAct: false,
};
const id = 'V1StGXR8_Z5jdHi6B-myT';
const text = (name: string, label: string, hint: string): FieldView => ({
  name,
  type: 'text',
  label,
  hint,
  autocomplete: 'off',
});
const day = 'Ngày/tháng/năm, ví dụ 22/11/2026. Có thể để trống.';
const service = text('service', 'Dịch vụ', 'Mã dịch vụ (client_id).');
const person = text(
  'person',
  'Về một người',
  'Chính xác số định danh cá nhân, số hộ chiếu, số điện thoại hoặc thư điện tử.',
);
const by = text(
  'staff',
  'Do một cán bộ thực hiện',
  'Cũng bằng số định danh cá nhân, số điện thoại hoặc thư điện tử của cán bộ.',
);
const [from, to] = [text('from', 'Từ ngày', day), text('to', 'Đến hết ngày', day)];
const start = {
  officer,
  types: [
    { value: '', text: 'Mọi loại', selected: true },
    {
      value: 'account.contact-suspended',
      text: 'Liên hệ không còn được tính, vì người khác đã chứng tỏ đó là của họ (account.contact-suspended)',
      selected: false,
    },
  ],
  fields: [service, person, by, from, to],
  seals: [0, 1, 2, 3].map((shard) => ({
    label: `Chuỗi ${shard}`,
    value: 'Niêm phong 48.213, 09:12 22 tháng 11, 2026, 9f86d081884c7d65…',
  })),
  verified: {
    text: 'Kiểm tra lần cuối 09:10 ngày 22 tháng 11, 2026: 212 niêm phong mới nhất, 19.873 sự kiện.',
    problems: [],
  },
};

export const auditSamples: readonly Sample[] = [
  { name: 'staff-audit', view: 'staff-audit', model: start },
  {
    name: 'staff-audit-broken',
    view: 'staff-audit',
    model: {
      ...start,
      officer: auditor,
      fields: [
        { ...service, value: 'cổng', error: 'Không đọc được nội dung này' },
        { ...person, error: 'Không có ai, hoặc có nhiều hơn một người, mang thông tin này' },
        by,
        from,
        { ...to, value: '1/1/2026', error: 'Ngày cuối phải không sớm hơn ngày đầu' },
      ],
      verified: { ...start.verified, problems: ['shard 2: seal 48199 does not fit its events'] },
      notice: { text: 'Đã kiểm tra nhật ký. Kết quả ở bên dưới.', good: true },
    },
  },
  {
    name: 'staff-audit-events',
    view: 'staff-audit-events',
    model: {
      officer,
      id,
      asked: ['Cán bộ khóa tài khoản', 'do một cán bộ', 'từ 1 tháng 11, 2026'],
      events: [
        {
          id: '48123',
          title: 'Cán bộ khóa tài khoản',
          when: '10:40:12 ngày 22 tháng 11, 2026',
          who: 'về một người · do người khác thực hiện',
        },
        {
          id: '48100',
          title: 'Dữ liệu được đưa cho dịch vụ',
          when: '10:12:59 ngày 22 tháng 11, 2026',
          service: 'Hệ thống thông tin giải quyết thủ tục hành chính về đất đai thành phố Huế (svc-land-hue)',
          who: 'về một người',
        },
      ],
      download: `/staff/audit/${id}/lines`,
      newest: `/staff/audit/${id}`,
      older: `/staff/audit/${id}?before=48100`,
    },
  },
  {
    name: 'staff-audit-events-none',
    view: 'staff-audit-events',
    model: { officer: auditor, id, asked: [], events: [], download: `/staff/audit/${id}/lines` },
  },
  {
    name: 'staff-audit-event',
    view: 'staff-audit-event',
    model: {
      officer,
      id,
      title: 'Cán bộ khóa tài khoản',
      facts: [
        { label: 'Thời điểm', value: '10:40:12 ngày 22 tháng 11, 2026' },
        { label: 'Loại', value: 'account.blocked' },
        { label: 'Số', value: '48123' },
        { label: 'Về ai', value: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc' },
        { label: 'Do ai', value: 'Lý Gia Khang' },
      ],
      details: [
        { label: 'Mã của người thực hiện', value: '00000000-0000-4000-8000-000000000014' },
        { label: 'Vai trò', value: 'cán bộ an toàn thông tin' },
        { label: 'Lý do', value: 'Có người gọi điện tự xưng là chủ tài khoản và hỏi mã.' },
        { label: 'Số phiên đã kết thúc', value: '2' },
      ],
    },
  },
  {
    name: 'staff-audit-event-bare',
    view: 'staff-audit-event',
    model: { officer: auditor, id, title: 'Đổi khóa', facts: [{ label: 'Loại', value: 'keys.changed' }], details: [] },
  },
];
