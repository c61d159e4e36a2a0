/** Realistic models of the pages of those who look after services. */
import type { OwnerView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const id = '0197c2f4-8d1e-7b3a-9c55-2f6d1e0a4b77';
const longName =
  'Trung tâm Phục vụ hành chính công và Kiểm soát thủ tục hành chính, Ủy ban nhân dân Thành phố Hồ Chí Minh';
const alone: OwnerView = { name: 'Trần Thị Mai' };

/** Each of these pages at least once. */
export const ownerSamples: readonly Sample[] = [
  { name: 'owners-none', view: 'owners', model: { owner: alone, teams: [] } },
  {
    name: 'owners',
    view: 'owners',
    model: {
      owner: alone,
      teams: [
        { id, name: 'Sở Giao thông Vận tải', authority: 'Thành phố Huế', role: 'Chủ nhóm' },
        { id, name: longName, authority: 'Thành phố Hồ Chí Minh', role: 'Người phát triển' },
      ],
      notice: { text: 'Bạn đã rời nhóm.', good: true },
    },
  },
];
