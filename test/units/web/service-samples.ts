import type { ServiceViews } from '../../../src/web/views.ts';

const personName = 'Nguyễn Thị Lan';
const portal = {
  href: '/account/services/2c1f3d4e-0000-4000-8000-000000000001',
  name: 'Cổng dịch vụ công quốc gia',
  organisation: 'Văn phòng Chính phủ',
};
const land = {
  href: '/account/services/2c1f3d4e-0000-4000-8000-000000000002',
  name: 'Hệ thống thông tin giải quyết thủ tục hành chính về đất đai và đăng ký hộ kinh doanh thành phố Huế',
  organisation: 'Ủy ban nhân dân thành phố Huế, Trung tâm Phục vụ hành chính công',
};
const when = 'Từ ngày 3 tháng 9, 2026 · Dùng lần cuối ngày 21 tháng 11, 2026';
const company = 'Thay mặt Công ty TNHH Thương mại và Dịch vụ Sen Vàng';

const item = (name: string, label: string, purpose: string) => ({ name, label, purpose });
const required = {
  kind: 'required',
  title: 'Dữ liệu bắt buộc',
  hint: 'Thiếu những dữ liệu này, dịch vụ không hoạt động được. Muốn dừng, hãy rút lại sự đồng ý.',
  claims: [item('name', 'Họ, chữ đệm và tên', 'Để xưng hô đúng với bạn và ghi đúng tên bạn trên hồ sơ, giấy tờ.')],
} as const;
const optional = {
  kind: 'optional',
  title: 'Dữ liệu tùy chọn',
  hint: 'Dịch vụ chỉ được nhận những gì được đánh dấu. Thay đổi có hiệu lực ngay khi bạn lưu.',
  claims: [
    item('birthdate', 'Ngày sinh', 'Để điền sẵn ngày sinh vào hồ sơ.'),
    item('email', 'Địa chỉ thư điện tử', 'Để gửi biên nhận và kết quả giải quyết hồ sơ cho bạn.'),
  ],
  ticked: ['email'],
} as const;

const fact = (label: string, value: string) => ({ label, value });
const facts = [
  fact('Dùng cho', 'Cho chính bạn'),
  fact('Bắt đầu', '3 tháng 9, 2026'),
  fact('Dùng lần cuối', '08:15, 21 tháng 11, 2026'),
];
const stop = {
  title: 'Rút lại sự đồng ý',
  text: 'Cổng dịch vụ công quốc gia sẽ không còn được nhận dữ liệu của bạn. Mọi lần đăng nhập đang mở tại dịch vụ và quyền nhận dữ liệu khi bạn vắng mặt chấm dứt ngay. Lần sau, dịch vụ phải hỏi lại bạn.',
  held: 'Dữ liệu mà dịch vụ đã nhận trước đây do Văn phòng Chính phủ giữ.',
  told: 'Chúng tôi báo cho dịch vụ ngay, và cho bạn biết khi dịch vụ xác nhận.',
  button: 'Rút lại sự đồng ý',
};
const receipts = [
  { href: '/account/receipts/1', label: 'Bạn thay đổi, 12 tháng 10, 2026' },
  { href: '/account/receipts/2', label: 'Bạn đồng ý, 3 tháng 9, 2026' },
];
const related = [
  { href: '/account/disclosures?service=portal', label: 'Mỗi lần dịch vụ này nhận dữ liệu của bạn' },
  { href: '/account/sessions', label: 'Những thiết bị đang đăng nhập' },
];
const narrowed = {
  when: '09:30, 12 tháng 10, 2026',
  texts: ['Không chia sẻ nữa: Ngày sinh'],
  deliveries: [{ text: 'Dịch vụ đã xác nhận lúc 09:30, 12 tháng 10, 2026.', tone: 'good' }],
} as const;
const { href: at, name, organisation } = portal;
const open = { personName, at, name, organisation, state: 'Đang dùng', tone: 'good', related } as const;

/** Samples of the pages about services. */
export const serviceSamples = [
  {
    name: 'services',
    view: 'services',
    model: {
      personName,
      services: [
        {
          ...portal,
          facts: [
            'Cho chính bạn',
            when,
            'Được nhận: Họ, chữ đệm và tên · Địa chỉ thư điện tử',
            'Được nhận dữ liệu cả khi bạn vắng mặt',
          ],
        },
        { ...land, facts: [company, when, 'Được nhận: Họ, chữ đệm và tên · Tổ chức mà bạn thay mặt'] },
      ],
      stopped: [{ ...portal, facts: [company], state: 'Bạn đã rút lại ngày 12 tháng 10, 2026' }],
      previous: '/account/services?page=1',
      next: '/account/services?page=3',
    },
  },
  { name: 'services-none', view: 'services', model: { personName, services: [], stopped: [] } },
  {
    name: 'service',
    view: 'service',
    model: {
      ...open,
      facts,
      required,
      optional,
      stop,
      changes: [narrowed],
      receipts,
      notice: 'Đã lưu. Thay đổi có hiệu lực ngay bây giờ.',
    },
  },
  {
    name: 'service-by-law',
    view: 'service',
    model: {
      ...open,
      ...{ name: land.name, organisation: land.organisation },
      facts: [...facts, fact('Căn cứ xử lý', 'Điều 47 Luật Quản lý thuế')],
      required: {
        ...required,
        hint: 'Dịch vụ nhận những dữ liệu này theo quy định của pháp luật: Điều 47 Luật Quản lý thuế',
      },
      stop: { ...stop, title: 'Ngắt kết nối', button: 'Ngắt kết nối', object: '/account/requests' },
      changes: [],
      receipts: [],
    },
  },
  {
    name: 'service-signed-in-only',
    view: 'service',
    model: { ...open, facts, nothing: 'Chỉ biết rằng bạn đã đăng nhập', stop, changes: [], receipts },
  },
  {
    name: 'service-withdrawn',
    view: 'service',
    model: {
      ...open,
      facts: [...facts, fact('Đã dừng', '10:02, 22 tháng 11, 2026')],
      state: 'Bạn đã rút lại ngày 22 tháng 11, 2026',
      tone: 'bad',
      notice: 'Đã rút lại. Dịch vụ không còn được nhận gì của bạn.',
      ended: {
        text: 'Dịch vụ không còn đăng nhập bạn và không còn được nhận những dữ liệu này. Nếu bạn dùng lại dịch vụ, dịch vụ sẽ phải hỏi lại bạn.',
        held: stop.held,
        claims: ['Họ, chữ đệm và tên', 'Địa chỉ thư điện tử'],
      },
      changes: [
        {
          when: '10:02, 22 tháng 11, 2026',
          texts: ['Rút lại tất cả'],
          deliveries: [
            { text: 'Đang báo cho dịch vụ; đã thử 2 lần, dịch vụ chưa xác nhận.', tone: 'waiting' },
            {
              text: 'Không báo được cho dịch vụ sau 9 lần thử. Hãy tự báo cho Văn phòng Chính phủ.',
              tone: 'bad',
            },
          ],
        },
        narrowed,
      ],
      receipts,
    },
  },
] as const satisfies readonly {
  [V in keyof ServiceViews]: { readonly name: string; readonly view: V; readonly model: ServiceViews[V] };
}[keyof ServiceViews][];
