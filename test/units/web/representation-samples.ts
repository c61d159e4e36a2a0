/** Models of the page on which people choose for whom they act. */
import type { PartyView, ServiceView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const service: ServiceView = { name: 'Thuế điện tử', organisation: 'Cục Thuế' };
const base = '/interaction/V1StGXR8_Z5jdHi6B-myT';
const action = `${base}/represent`;
const personName = 'Phạm Quốc Hùng';
const LONG_NAME =
  'Công ty Trách nhiệm hữu hạn Một thành viên Sản xuất Thương mại và Dịch vụ Xuất nhập khẩu Nông sản Hữu cơ Đồng bằng Sông Cửu Long';

let made = 0;
function party(name: string, more: Partial<PartyView> = {}): PartyView {
  made += 1;
  const value = `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
  return { value, kind: 'organisation', name, code: '0199900018', facts: ['Người đại diện theo pháp luật'], ...more };
}

const child = party('Phạm Gia Bảo', { kind: 'person', facts: ['Cha, mẹ hoặc người giám hộ'] });
const { code: _, ...ward } = child;
const lotus = party('Công ty TNHH Sen Vàng');
const branch = (number: number): PartyView =>
  party(`Chi nhánh ${number} Công ty TNHH Sen Vàng`, { code: `0199900018-00${number}` });
const delegated = party(LONG_NAME, {
  code: '0199900089',
  facts: ['Người được ủy quyền', 'Qua Công ty TNHH Kế toán Tre Xanh', 'Đến 17:00, 31 tháng 12, 2027'],
});
const model = { service, action, personName, groups: [], self: { last: false } };
export const representationSamples: readonly Sample[] = [
  {
    name: 'represent',
    view: 'represent',
    model: {
      ...model,
      groups: [
        { head: ward, branches: [] },
        { head: lotus, branches: [branch(1), branch(2)] },
      ],
    },
  },
  {
    name: 'represent-last',
    view: 'represent',
    model: { ...model, last: delegated, groups: [{ title: 'Công ty TNHH Sen Vàng', branches: [branch(1)] }] },
  },
  {
    name: 'represent-many',
    view: 'represent',
    model: {
      ...model,
      self: { last: true },
      search: { address: base, value: '' },
      found: 'Có 10.000 lựa chọn.',
      groups: Array.from({ length: 20 }, (_, i) => ({
        head: party(`Công ty TNHH Số ${i + 41}`, { facts: ['Người được ủy quyền', 'Qua Công ty Kế toán Tre Xanh'] }),
        branches: [],
      })),
      previous: `${base}?page=2`,
      next: `${base}?page=4`,
      paging: 'Trang 3 trên 500',
    },
  },
  {
    name: 'represent-not-found',
    view: 'represent',
    model: { ...model, search: { address: base, value: 'sông đà' }, found: 'Không tìm thấy lựa chọn nào.' },
  },
  {
    name: 'represent-refused',
    view: 'represent',
    model: {
      ...model,
      error:
        'Theo cơ quan đăng ký kinh doanh, Công ty TNHH Sao Mai đã giải thể nên không ai thay mặt được nữa. Hãy chọn lại.',
      groups: [{ head: lotus, branches: [] }],
    },
  },
  {
    name: 'represent-nothing',
    view: 'represent',
    model: {
      service,
      action,
      personName,
      groups: [],
      nothing: {
        text: 'Hiện không có tổ chức nào mà bạn được thay mặt tại Thuế điện tử.',
        needs: ['Bạn có quyền: Nộp tờ khai thuế, Nộp thuế.', 'Danh tính của chính bạn được xác minh ở mức 2.'],
        provable: true,
      },
    },
  },
  {
    name: 'represent-only-oneself',
    view: 'represent',
    model: {
      ...model,
      nothing: { text: 'Hiện không có tổ chức nào mà bạn được thay mặt tại đây.', needs: [], provable: false },
    },
  },
];
