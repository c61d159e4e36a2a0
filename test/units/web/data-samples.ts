/** The pages about a person's data. */
import type { Sample } from './samples.ts';

const personName = 'Nguyễn Thị Lan';

export const dataSamples: readonly Sample[] = [
  { name: 'account-data', view: 'account-data', model: { personName } },
  { name: 'account-data-download', view: 'account-data-download', model: { personName } },
  {
    name: 'account-data-download-refused',
    view: 'account-data-download',
    model: { personName, error: 'Hôm nay bạn đã tải quá nhiều lần. Hãy thử lại vào ngày mai.' },
  },
  {
    name: 'account-closing',
    view: 'account-closing',
    model: {
      personName,
      days: 14,
      months: 24,
      organisations: ['Công ty TNHH Thương mại và Dịch vụ Hoa Sen Xanh', 'Hộ kinh doanh Nguyễn Thị Lan'],
      children: ['Nguyễn Gia Bảo'],
      teams: ['Sở Xây dựng thành phố Huế'],
    },
  },
  {
    name: 'account-closing-refused',
    view: 'account-closing',
    model: {
      personName,
      days: 14,
      months: 24,
      organisations: [],
      children: [],
      teams: [],
      obstacle: 'Có người đang khôi phục tài khoản này. Hãy dừng việc đó hoặc đợi xong, rồi đóng tài khoản.',
    },
  },
  { name: 'account-closing-begun', view: 'account-closing-begun', model: { days: 14 } },
  {
    name: 'account-closing-back',
    view: 'account-closing-back',
    model: { personName, when: 'Tài khoản sẽ đóng hẳn lúc 10:00, 6 tháng 12, 2026 (giờ Việt Nam).' },
  },
  {
    name: 'account-closing-stop',
    view: 'account-closing-stop',
    model: { when: 'Tài khoản sẽ đóng hẳn lúc 10:00, 6 tháng 12, 2026 (giờ Việt Nam).' },
  },
  { name: 'account-closing-stopped', view: 'account-closing-stopped', model: {} },
];
