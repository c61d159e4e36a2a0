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
];
