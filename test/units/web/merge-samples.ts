/** Realistic models of the pages about accounts that become one. */
import type { ComparedRowView, FieldView, OfficerView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const officer: OfficerView = {
  name: 'Hồ Thị Thanh Thảo',
  pages: ['queue', 'organisations', 'proofs', 'merges', 'approvals'],
  mayAct: true,
};
const auditor: OfficerView = { name: 'Đinh Thị Tuyết', pages: ['queue', 'organisations', 'merges'], mayAct: false };
const id = '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77';
const kept: FieldView = {
  name: 'kept',
  type: 'text',
  label: 'Tài khoản giữ lại',
  hint: 'Số định danh, số hộ chiếu, số điện thoại hoặc địa chỉ thư điện tử của tài khoản mà người đó sẽ dùng tiếp.',
  autocomplete: 'off',
};
const merged: FieldView = {
  name: 'merged',
  type: 'text',
  label: 'Tài khoản bị gộp',
  hint: 'Nhập như trên, của tài khoản sẽ không dùng được nữa.',
  autocomplete: 'off',
};
const reason: FieldView = {
  name: 'reason',
  type: 'long-text',
  label: 'Lý do',
  hint: 'Vì sao đây là cùng một người, và bạn đã thấy giấy tờ nào. Cán bộ quyết định sẽ đọc. Tối đa 500 ký tự.',
  autocomplete: 'off',
};
const undoing: FieldView = {
  ...reason,
  hint: 'Vì sao việc gộp là nhầm. Cán bộ quyết định sẽ đọc. Tối đa 500 ký tự.',
};
const rows: readonly ComparedRowView[] = [
  {
    label: 'Tên',
    kept: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc',
    differs: true,
    merged: 'Công Tằng Tôn Nữ Bảo Ngọc',
    after: 'không chuyển',
  },
  { label: 'Ngày sinh', kept: '27 tháng 3, 1990', merged: '27 tháng 3, 1990' },
  { label: 'Số', kept: '•••••••••123', merged: '–' },
  { label: 'Danh tính', kept: 'đã xác minh', merged: 'chưa xác minh' },
  { label: 'Điện thoại', kept: '–', merged: '••• ••• 456, ••• ••• 789', after: 'chuyển sang tài khoản giữ lại' },
  { label: 'Thư điện tử', kept: 'n•••@example.com', merged: 'b•••@example.com', after: 'không chuyển' },
  { label: 'Cách đăng nhập', kept: 'Mật khẩu, Khóa truy cập', merged: 'Mật khẩu', after: 'không mở được gì nữa' },
  { label: 'Nơi nhận ra người này', kept: '3', merged: '2', after: 'chuyển 1 trong số 2' },
  { label: 'Ủy quyền được nhận', kept: '0', merged: '0' },
];
const compare = { officer, ids: { kept: 'kX3v', merged: 'pQ7w' }, rows, fields: [reason] };
const list = {
  officer,
  fields: [kept, merged],
  nothing: false,
  merges: [
    {
      id,
      title: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc, 27 tháng 3, 1990',
      when: '09:14, 22 tháng 11, 2026',
      state: 'hủy được đến 22 tháng 12, 2026',
    },
    { id: `${id}1`, title: 'Vũ Ngọc Anh, 1988', when: '10:02, 3 tháng 9, 2026', state: 'đã hủy 5 tháng 9, 2026' },
  ],
  page: 2,
  previous: 1,
  next: 3,
};
const one = {
  officer,
  id,
  facts: [
    { label: 'Tài khoản giữ lại', value: 'Công Tằng Tôn Nữ Bảo Ngọc, 27 tháng 3, 1990' },
    { label: 'Tài khoản bị gộp', value: 'Công Tằng Tôn Nữ Thị Phương Thảo Nguyên Hoàng Bảo Ngọc, 27 tháng 3, 1990' },
    { label: 'Gộp lúc', value: '09:14, 22 tháng 11, 2026' },
    { label: 'Tình trạng', value: 'hủy được đến 22 tháng 12, 2026' },
    { label: 'Dịch vụ được báo', value: '1 trong 2 tin đã được xác nhận' },
  ],
  history: [
    {
      title: 'Gộp hai tài khoản',
      asked: 'Hồ Thị Thanh Thảo, 22 tháng 11, 2026',
      reason: 'Người dân mang cả hai thẻ căn cước đến quầy.',
      outcome: 'Trương Đình Lộc đã chấp thuận, 22 tháng 11, 2026',
    },
  ],
  fields: [undoing],
};

export const mergeSamples: readonly Sample[] = [
  { name: 'staff-merges', view: 'staff-merges', model: list },
  {
    name: 'staff-merges-wrong',
    view: 'staff-merges',
    model: {
      ...list,
      fields: [
        { ...kept, error: 'Hãy nhập thông tin để tìm' },
        {
          ...merged,
          error:
            'Không có tài khoản nào, hoặc có nhiều hơn một, mang thông tin này. Hãy hỏi số định danh cá nhân hoặc số hộ chiếu.',
        },
      ],
      nothing: true,
    },
  },
  {
    name: 'staff-merges-read',
    view: 'staff-merges',
    model: {
      officer: auditor,
      fields: [],
      nothing: false,
      limited: 'Bạn đã tìm quá nhiều lần. Hãy đợi 10 phút rồi thử lại.',
      merges: [],
      page: 1,
    },
  },
  {
    name: 'staff-merges-asked',
    view: 'staff-merges',
    model: { ...list, notice: { text: 'Đã gửi đề nghị. Một cán bộ khác sẽ quyết định.', good: true } },
  },
  { name: 'staff-merge-compare', view: 'staff-merge-compare', model: compare },
  {
    name: 'staff-merge-compare-wrong',
    view: 'staff-merge-compare',
    model: { ...compare, fields: [{ ...reason, error: 'Hãy ghi lý do, hoặc điều còn thiếu' }] },
  },
  {
    name: 'staff-merge-compare-refused',
    view: 'staff-merge-compare',
    model: {
      ...compare,
      obstacle: 'Một trong hai tài khoản đang được khôi phục. Hãy chờ đến khi xong.',
      fields: [],
    },
  },
  { name: 'staff-merge', view: 'staff-merge', model: one },
  {
    name: 'staff-merge-wrong',
    view: 'staff-merge',
    model: { ...one, fields: [{ ...undoing, error: 'Hãy ghi lý do, hoặc điều còn thiếu' }] },
  },
  {
    name: 'staff-merge-late',
    view: 'staff-merge',
    model: { ...one, officer: auditor, history: [], obstacle: 'Thời hạn hủy đã hết.', fields: [] },
  },
];
