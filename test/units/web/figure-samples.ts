/** Realistic models of the pages of figures and mistakes. */
import type { OwnerView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const id = '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77';
const owner: OwnerView = {
  name: 'Trần Thị Mai',
  team: { id, name: 'Sở Giao thông Vận tải Thành phố Huế', alone: false, role: 'Người phát triển' },
  service: { id, name: 'Cấp đổi giấy phép lái xe', mistakes: 3 },
};
const at = `/owners/services/${id}`;
const environments = [
  { href: `${at}/figures?of=production`, label: 'Chính thức', current: true },
  { href: `${at}/figures?of=sandbox`, label: 'Chạy thử', current: false },
];
const periods = [7, 30, 90].map((days) => ({
  href: `${at}/figures?days=${days}`,
  label: `${days} ngày qua`,
  current: days === 7,
}));
const days = [1204, 1310, 998, 1422, 1377, 402, 388];
const AUTHORIZATION = 'Trang đăng nhập (authorization endpoint)';

/** Each of these pages at least once. */
export const figureSamples: readonly Sample[] = [
  {
    name: 'owner-figures',
    view: 'owner-figures',
    model: {
      owner,
      environments,
      periods,
      range: 'Từ ngày 16/11 đến hết ngày 22/11, theo giờ Việt Nam; số của hôm nay còn tăng.',
      numbers: [
        { label: 'Lượt bắt đầu', value: '7.101' },
        { label: 'Đăng nhập được', value: '5.847 (82%)' },
        { label: 'Không cần hỏi lại', value: '1.302 (22%)' },
        { label: 'Dịch vụ chưa nhận kết quả', value: '31' },
      ],
      tables: [
        {
          title: 'Theo thời gian',
          columns: ['Ngày', 'Lượt bắt đầu', 'Đăng nhập được'],
          rows: days.map((count, index) => ({
            label: `${16 + index}/11`,
            bar: Math.round(count / 14.22),
            cells: [count.toLocaleString('vi'), Math.round(count * 0.82).toLocaleString('vi')],
          })),
        },
        {
          title: 'Người dùng dừng ở đâu',
          about:
            'Dịch vụ không được biết ai dừng ở bước nào, nên số ở đây được làm tròn theo bội số của 10, số nhỏ hơn không được nêu, và chỉ tính những ngày đã qua.',
          columns: ['Bước', 'Đến bước này', 'Dừng lại'],
          rows: [
            { label: 'Đăng nhập', bar: 100, cells: ['Khoảng 5.800', 'Khoảng 640'] },
            { label: 'Xác thực thêm', bar: 36, cells: ['Khoảng 2.110', 'Khoảng 210'] },
            { label: 'Tài khoản chưa đủ mức', bar: 2, cells: ['Khoảng 90', 'Khoảng 90'] },
            { label: 'Đồng ý chia sẻ dữ liệu', bar: 54, cells: ['Khoảng 3.140', 'Dưới 10'] },
          ],
        },
        {
          title: 'Theo mức độ',
          columns: ['Mức độ', 'Đăng nhập được', 'Tỷ lệ'],
          rows: [
            { label: 'm2', bar: 88, cells: ['5.145', '88%'] },
            { label: 'http://eidas.europa.eu/LoA/substantial', bar: 12, cells: ['702', '12%'] },
          ],
        },
        {
          title: 'Trả lời thay cho kết quả đăng nhập',
          columns: ['Trả lời', 'Số lần'],
          rows: [
            {
              label: 'Người dùng quay lại hoặc không đồng ý',
              code: 'access_denied',
              bar: 81,
              cells: ['512'],
            },
            {
              label: 'Tài khoản chưa đủ mức độ',
              code: 'unmet_authentication_requirements',
              bar: 14,
              cells: ['88'],
            },
            { label: 'Lỗi giao thức', code: 'invalid_redirect_uri', bar: 5, cells: ['31'] },
          ],
        },
      ],
      csv: `${at}/figures.csv?days=7`,
      nothing: false,
    },
  },
  {
    name: 'owner-figures-none',
    view: 'owner-figures',
    model: {
      owner,
      environments: [],
      periods,
      range: 'Từ ngày 16/11 đến hết ngày 22/11, theo giờ Việt Nam; số của hôm nay còn tăng.',
      numbers: [],
      tables: [],
      csv: `${at}/figures.csv?days=7`,
      nothing: true,
    },
  },
  {
    name: 'owner-errors',
    view: 'owner-errors',
    model: {
      owner,
      environments,
      mistakes: [
        {
          id,
          title: 'redirect_uri không nằm trong bản đăng ký',
          facts: [AUTHORIZATION, '17 lần, lần cuối 22 tháng 11, 2026, 14:05'],
          isNew: true,
          uncertain: 'Có thể không phải do bạn gửi.',
        },
        {
          id,
          title: 'Mã đã được dùng',
          facts: ['Token endpoint', '2 lần, lần cuối 21 tháng 11, 2026, 09:12'],
          isNew: false,
        },
      ],
      markable: { action: `${at}/errors/seen?of=production`, ids: id },
      notice: { text: 'Đã đánh dấu. Lỗi xảy ra lần nữa sẽ lại hiện là mới.', good: true },
    },
  },
  {
    name: 'owner-errors-none',
    view: 'owner-errors',
    model: { owner, environments: [], mistakes: [] },
  },
  {
    name: 'owner-error',
    view: 'owner-error',
    model: {
      owner,
      id,
      title: 'Khóa ký không có trong bản đăng ký',
      mend: 'Đặt kid của một khóa đã đăng ký vào đầu assertion, hoặc đăng ký khóa mới trước khi dùng. Với jwks_uri, địa chỉ phải có khóa này.',
      uncertain: 'Có thể không phải do bạn gửi.',
      expected: [{ label: 'Khóa đã đăng ký (kid)', value: 'gplx-2026-1 · ES256\ngplx-2026-2 · ES256' }],
      sent: [
        { label: 'grant_type', value: 'authorization_code' },
        { label: 'redirect_uri', value: 'https://dichvucong.gplx.gov.vn/lien-thong/dang-nhap/quay-ve?state=…' },
        { label: 'Cách xác thực', value: 'private_key_jwt' },
        { label: 'alg', value: 'ES256' },
        { label: 'kid', value: 'bCNLH-BKPky_FtxX4lTPCPmBjGPUO7iU3BlRrXuRPZI' },
        { label: 'exp − iat', value: '60 giây' },
        { label: 'Có gửi, không lưu giá trị', value: 'client_assertion, code, code_verifier' },
      ],
      facts: [
        { label: 'Ở đâu', value: 'Token endpoint' },
        { label: 'Mã lỗi', value: 'invalid_client' },
        { label: 'Lần cuối', value: '22 tháng 11, 2026, 14:05:31' },
        { label: 'Lần đầu', value: '22 tháng 11, 2026, 13:58:02' },
        { label: 'Số lần', value: '8 lần' },
      ],
      markable: true,
      back: `${at}/errors?of=production`,
    },
  },
  {
    name: 'owner-error-delivery',
    view: 'owner-error',
    model: {
      owner,
      id,
      title: 'Không gọi được địa chỉ của dịch vụ',
      mend: 'Địa chỉ phải gọi được từ Internet bằng https với chứng thư hợp lệ, và trả lời trong vài giây.',
      expected: [],
      sent: [],
      facts: [{ label: 'Ở đâu', value: 'Báo đăng xuất cho dịch vụ (back-channel logout)' }],
      markable: false,
      back: `${at}/errors?of=production`,
      notice: { text: 'Đã đánh dấu. Lỗi xảy ra lần nữa sẽ lại hiện là mới.', good: true },
    },
  },
  {
    name: 'public-figures',
    view: 'public-figures',
    model: {
      months: {
        title: 'Cả nước theo tháng',
        columns: ['Tháng', 'Lượt đăng nhập'],
        rows: [
          { label: 'Tháng 10 năm 2026', href: '/figures?month=2026-10', bar: 100, cells: ['48.210.330'] },
          { label: 'Tháng 9 năm 2026', href: '/figures?month=2026-09', bar: 86, cells: ['41.530.120'] },
        ],
      },
      services: {
        title: 'Các dịch vụ trong tháng 10 năm 2026',
        columns: ['Dịch vụ', 'Lượt đăng nhập'],
        rows: [
          { label: 'Cổng dịch vụ công quốc gia · Văn phòng Chính phủ', bar: 100, cells: ['31.004.120'] },
          { label: 'Cấp đổi giấy phép lái xe · Sở Giao thông Vận tải Thành phố Huế', bar: 1, cells: ['25.410'] },
          { label: '214 dịch vụ khác', bar: 55, cells: ['17.180.800'] },
        ],
      },
      json: '/figures/months.json',
      smallest: 100,
    },
  },
  {
    name: 'public-figures-none',
    view: 'public-figures',
    model: { json: '/figures/months.json', smallest: 100 },
  },
];
