/** The pages on which a person proves who they are. */
import type { Sample } from './samples.ts';

const personName = 'Nguyễn Thị Lan';
const offers = [
  {
    id: 'register',
    name: 'Đối chiếu Cơ sở dữ liệu quốc gia về dân cư',
    about: 'Thông tin bạn khai được đối chiếu với dữ liệu dân cư.',
    level: 'Cho mức độ 1.',
  },
  {
    id: 'counter',
    name: 'Đến quầy',
    about: 'Cán bộ kiểm tra thẻ căn cước, khuôn mặt và vân tay của bạn.',
    level: 'Cho mức độ 2.',
  },
];

export const proofSamples: readonly Sample[] = [
  {
    name: 'proofs',
    view: 'proofs',
    model: {
      personName,
      home: { at: '/account/proofs' },
      level: 'Tài khoản định danh của bạn ở mức độ 1. Để lên mức độ 2, bạn cần đến quầy kèm thẻ căn cước.',
      proofs: [
        {
          name: 'Ảnh khuôn mặt',
          source: 'Ứng dụng định danh',
          when: 'Xác minh ngày 8 tháng 7, 2024',
          state: 'Còn hiệu lực',
          counts: true,
        },
        {
          name: 'Đến quầy',
          source: 'Công an phường Một Cửa, quầy số 12',
          when: 'Xác minh ngày 12 tháng 8, 2024',
          state: 'Đã bị thu hồi. Lý do: nhầm người cùng tên, cùng ngày sinh ở hồ sơ kế bên',
          counts: false,
        },
      ],
      requests: [
        { id: 'a', name: 'Đến quầy', state: 'Đang chờ bạn tại quầy', tone: 'waiting' },
        { id: 'b', name: 'Mã trong thư', state: 'Chưa xác minh được danh tính', tone: 'bad' },
      ],
      offers,
    },
  },
  {
    name: 'proofs-none',
    view: 'proofs',
    model: {
      personName,
      home: { at: '/account/proofs' },
      level: 'Danh tính của bạn chưa được xác minh.',
      proofs: [],
      requests: [],
      stated: [
        { label: 'Họ, chữ đệm và tên', value: personName },
        { label: 'Ngày sinh', value: '15/06/1988' },
      ],
      offers,
    },
  },
  {
    name: 'account-details',
    view: 'account-details',
    model: {
      personName,
      fields: [
        {
          name: 'name',
          type: 'text',
          label: 'Họ, chữ đệm và tên',
          autocomplete: 'name',
          value: 'Nguyễn 123',
          error: 'Tên chỉ gồm chữ cái',
        },
      ],
    },
  },
  {
    name: 'proof-request',
    view: 'proof-request',
    model: {
      personName,
      home: { at: '/account/proofs' },
      id: 'a',
      name: 'Đến quầy',
      title: 'Cần bổ sung',
      text: 'Cán bộ cần thêm thông tin hoặc giấy tờ. Hãy quay lại quầy cùng với những gì được ghi dưới đây.',
      tone: 'waiting',
      facts: [
        { label: 'Ngày yêu cầu', value: '22 tháng 11, 2026' },
        { label: 'Nơi thực hiện', value: 'Công an phường Một Cửa' },
        { label: 'Hạn giải quyết theo quy định', value: '25 tháng 11, 2026' },
      ],
      code: 'K7MPQ2RX',
      note: 'Mang theo thẻ căn cước bản gốc, thẻ đang bị mờ số.',
      open: true,
    },
  },
  {
    name: 'proof-request-refused',
    view: 'proof-request',
    model: {
      personName,
      home: { at: '/account/proofs' },
      id: 'b',
      name: 'Mã trong thư',
      title: 'Chưa xác minh được danh tính',
      text: 'Mã này không phải của bạn. Hãy kiểm tra lại thư.',
      tone: 'bad',
      facts: [{ label: 'Ngày yêu cầu', value: '22 tháng 11, 2026' }],
      open: false,
    },
  },
  {
    name: 'proof-form',
    view: 'account-enrol',
    model: {
      personName,
      action: '/account/proofs/tasks/a?turn=b',
      title: 'Chọn nơi bạn sẽ đến',
      explanation: 'Hãy chọn quầy và cho biết tình trạng thẻ căn cước của bạn.',
      fields: [
        {
          name: 'place',
          type: 'choice',
          label: 'Quầy',
          autocomplete: 'off',
          error: 'Hãy chọn quầy',
          options: ['Một', 'Hai', 'Ba', 'Bốn', 'Năm', 'Sáu', 'Bảy'].map((name) => ({ value: name, text: name })),
        },
        {
          name: 'card',
          type: 'choice',
          label: 'Thẻ căn cước của bạn',
          autocomplete: 'off',
          options: [
            { value: 'valid', text: 'Còn hạn' },
            { value: 'none', text: 'Hết hạn hoặc bị mất', hint: 'Thời hạn giải quyết dài hơn.' },
          ],
        },
        {
          name: 'reading',
          type: 'file',
          label: 'Tệp đọc từ chip',
          hint: 'Tệp do ứng dụng đọc thẻ tạo ra.',
          autocomplete: 'off',
          accept: '.json,application/json',
        },
        {
          name: 'text',
          type: 'long-text',
          label: 'Nội dung xác nhận của ngân hàng',
          autocomplete: 'off',
          error: 'Hãy dán nội dung xác nhận',
        },
      ],
      exhibits: [{ kind: 'link', href: 'https://bank.example/', label: 'Mở trang của ngân hàng' }],
      byDevice: false,
      upload: true,
      back: { href: '/account/proofs', label: 'Quay lại danh tính của bạn' },
    },
  },
];
