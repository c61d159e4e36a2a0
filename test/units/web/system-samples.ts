/** The pages on which somebody looks after the machine clients of an organisation. */
import type { FieldView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const personName = 'Phạm Quốc Hùng';
const home = '/account/organisations/2f6f0c1e-0f0e-4b61-9d8c-8f4d8f6f1f11';
const organisation = {
  at: `${home}/systems`,
  home,
  name: 'Công ty Trách nhiệm hữu hạn Một thành viên Sản xuất, Thương mại và Dịch vụ Sen Vàng',
};
const id = 'sys-Q2hvIHBo4bqnbSBt4buBbQ';
const powers = ['Thuế: Xem hồ sơ thuế', 'Thuế: Nộp tờ khai thuế', 'Bảo hiểm xã hội: Kê khai bảo hiểm'];
const ticks: FieldView = {
  name: 'powers',
  type: 'ticks',
  label: 'Được làm gì',
  hint: 'Chỉ chọn những việc phần mềm thật sự cần.',
  autocomplete: 'off',
  options: powers.map((text, at) => ({ value: `tax.p${at}`, text })),
  ticked: ['tax.p1'],
};
const keys: FieldView = {
  name: 'keys',
  type: 'long-text',
  label: 'Khóa công khai',
  hint: 'Do người phụ trách phần mềm gửi cho bạn: tập khóa JWK hoặc PEM. Chỉ dán khóa công khai, không bao giờ dán khóa bí mật.',
  autocomplete: 'off',
};
const name: FieldView = {
  name: 'name',
  type: 'text',
  label: 'Tên gọi',
  hint: 'Để bạn nhận ra, ví dụ: Phần mềm kế toán, máy chủ chính.',
  autocomplete: 'off',
};
const days: FieldView = {
  name: 'days',
  type: 'choice',
  label: 'Có hiệu lực trong',
  hint: 'Không bao giờ lâu hơn quyền của chính bạn đối với tổ chức.',
  autocomplete: 'off',
  options: [
    { value: '90', text: '90 ngày' },
    { value: '365', text: '1 năm' },
    { value: '730', text: '2 năm' },
  ],
};
const commands = `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out private-key.pem
openssl pkey -in private-key.pem -pubout`;
const form = {
  personName,
  organisation,
  title: 'Thêm tài khoản hệ thống',
  text: 'Phần mềm sẽ thay mặt Công ty TNHH Sen Vàng làm việc với các cơ quan, dựa trên quyền của bạn. Khi quyền của bạn chấm dứt, tài khoản này cũng ngừng ngay.',
  submit: 'Thêm',
  back: { href: organisation.at, label: 'Quay lại các tài khoản hệ thống' },
  commands,
};
const one = {
  personName,
  organisation,
  id,
  name: 'Phần mềm kế toán',
  state: 'Đang hoạt động, đến ngày 22 tháng 11, 2027',
  counts: true,
  open: true,
  facts: [
    { label: 'client_id', value: id },
    { label: 'Người thêm', value: 'Phạm Quốc Hùng, ngày 22 tháng 11, 2026' },
  ],
  powers,
  keys: [
    { kid: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs', kind: 'EC P-256 (ES256)' },
    { kid: 'may-chu-2', kind: 'RSA (PS256)' },
  ],
};

export const systemSamples: readonly Sample[] = [
  {
    name: 'systems',
    view: 'systems',
    model: {
      personName,
      organisation,
      systems: [
        { id, name: 'Phần mềm kế toán', powers: powers.join(' · '), state: one.state, counts: true },
        {
          id: 'sys-b',
          name: 'Phần mềm khai hải quan của bộ phận xuất nhập khẩu, máy chủ dự phòng',
          powers: 'Hải quan: Khai hải quan',
          state: 'Đã chấm dứt',
          counts: false,
        },
      ],
      notice: { text: 'Đã chấm dứt tài khoản hệ thống.', good: true },
    },
  },
  { name: 'systems-none', view: 'systems', model: { personName, organisation, systems: [] } },
  { name: 'system-add', view: 'system-form', model: { ...form, fields: [name, ticks, days, keys] } },
  {
    name: 'system-add-wrong',
    view: 'system-form',
    model: {
      ...form,
      fields: [
        { ...name, error: 'Đặt tên gọi cho tài khoản' },
        { ...ticks, ticked: [], error: 'Chọn ít nhất một việc' },
        { ...days, error: 'Chọn thời hạn' },
        {
          ...keys,
          error:
            'Đây là khóa bí mật. Chúng tôi không lưu, nhưng hãy coi như khóa đã bị lộ: tạo cặp khóa mới và chỉ dán khóa công khai.',
        },
      ],
      error: 'Tổ chức đã có 20 tài khoản hệ thống. Chấm dứt một tài khoản không dùng nữa, rồi thêm.',
    },
  },
  { name: 'system', view: 'system', model: { ...one, notice: { text: 'Đã đổi khóa.', good: true } } },
  {
    name: 'system-ended',
    view: 'system',
    model: {
      ...one,
      state: 'Đã chấm dứt',
      counts: false,
      open: false,
      keys: one.keys.slice(0, 1),
      notice: { text: 'Tài khoản hệ thống này đã chấm dứt trước đó, nên không có gì thay đổi.', good: false },
    },
  },
  { name: 'system-end', view: 'system-end', model: { personName, organisation, id, name: one.name } },
];
