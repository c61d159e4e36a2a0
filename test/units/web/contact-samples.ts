/** Pages about how a person is reached. */
import type { ContactView, FieldView, ToldView } from '../../../src/web/views.ts';
import type { Sample } from './samples.ts';

const personName = 'Nguyễn Thị Hoài An';

const added: ToldView = {
  subject: 'Tài khoản của bạn có thêm một cách đăng nhập',
  text: 'Một cách đăng nhập đã được thêm vào tài khoản Một Cửa của bạn: Ứng dụng xác thực.\nThời điểm: 09:12, 22 tháng 11, 2026 (giờ Việt Nam).',
  when: '09:12, 22 tháng 11, 2026',
  isNew: true,
};
const mandate: ToldView = {
  subject: 'Công ty Cổ phần Tư vấn Đầu tư và Phát triển Công nghệ Phương Nam mời bạn làm người đại diện',
  text: 'Bạn được mời thay mặt Công ty Cổ phần Tư vấn Đầu tư và Phát triển Công nghệ Phương Nam.\n\nHãy xem lời mời ở trang Đại diện và ủy quyền.',
  when: '16:40, 21 tháng 11, 2026',
  isNew: false,
};

const back = { href: '/account/contacts', label: 'Quay lại Điện thoại và email' };
const phone: ContactView = {
  id: 'AbCdEfGhIjKlMnOp',
  value: '+84900000001',
  facts: [
    'Nơi liên lạc chính: dịch vụ được bạn đồng ý sẽ nhận số hoặc địa chỉ này.',
    'Đã xác minh ngày 3 tháng 2, 2026',
  ],
  confirmable: false,
  choosable: false,
  replaceable: true,
};
const recycled: ContactView = {
  id: 'AbCdEfGhIjKlMnOq',
  value: '+84987654321',
  facts: [],
  warning:
    'Ngày 20 tháng 11, 2026, có người khác đã chứng minh số hoặc địa chỉ này là của họ. Vì vậy ở đây nó không còn dùng để đăng nhập, nhận mã hay khôi phục tài khoản nữa. Nếu vẫn là của bạn, hãy xác nhận lại; nếu không, hãy xóa.',
  confirmable: true,
  choosable: false,
  replaceable: false,
};
const mailbox: ContactView = {
  id: 'AbCdEfGhIjKlMnOr',
  value: 'nguyen-thi-hoai-an.phong-tiep-nhan-ho-so@thanh-pho-hue.example.vn',
  facts: ['Đã xác minh', 'Chưa thể chỉ dùng nơi này để khôi phục tài khoản trước ngày 29 tháng 11, 2026.'],
  confirmable: false,
  choosable: true,
  replaceable: true,
};
const codeField: FieldView = { name: 'code', type: 'code', label: 'Mã gồm 6 chữ số', autocomplete: 'one-time-code' };
const whose: FieldView = {
  name: 'whose',
  type: 'choice',
  label: 'Nơi liên lạc này là của ai?',
  autocomplete: 'off',
  options: [
    { value: 'mine', text: 'Bây giờ là của riêng tôi', hint: 'Ví dụ nhà mạng đã cấp lại số này cho bạn.' },
    { value: 'shared', text: 'Tôi dùng chung với người thân', hint: 'Người kia phải xác nhận trong 7 ngày.' },
  ],
  error: 'Hãy chọn nơi liên lạc này là của ai',
};

export const contactSamples: readonly Sample[] = [
  {
    name: 'account-notices',
    view: 'account-notices',
    model: { personName, notices: [added, mandate], isLater: false, older: '/account/notices?before=1' },
  },
  {
    name: 'account-notices-older',
    view: 'account-notices',
    model: { personName, notices: [mandate], isLater: true },
  },
  { name: 'account-notices-none', view: 'account-notices', model: { personName, notices: [], isLater: false } },
  {
    name: 'account-contacts',
    view: 'account-contacts',
    model: {
      personName,
      groups: [
        { title: 'Số điện thoại', empty: 'Chưa có số điện thoại.', contacts: [phone, recycled] },
        { title: 'Địa chỉ email', empty: 'Chưa có địa chỉ email.', contacts: [mailbox] },
      ],
      canAdd: true,
      notice: 'Đã thêm. Chúng tôi báo cho mọi nơi liên lạc của bạn.',
    },
  },
  {
    name: 'account-contacts-none',
    view: 'account-contacts',
    model: {
      personName,
      groups: [
        { title: 'Số điện thoại', empty: 'Chưa có số điện thoại.', contacts: [] },
        { title: 'Địa chỉ email', empty: 'Chưa có địa chỉ email.', contacts: [] },
      ],
      canAdd: false,
    },
  },
  {
    name: 'account-contact',
    view: 'account-contact',
    model: {
      personName,
      title: 'Nhập mã',
      texts: ['Chúng tôi đã gửi một mã gồm 6 chữ số đến +84987654321. Mã có hiệu lực trong 5 phút.'],
      action: '/account/contacts/tasks/1',
      fields: [codeField],
      submit: 'Tiếp tục',
      minor: { name: 'action', value: 'renew', text: 'Gửi mã khác' },
      back,
      error: 'Mã vừa được gửi. Sau 30 giây bạn có thể yêu cầu mã khác.',
      later: true,
    },
  },
  {
    name: 'account-contact-whose',
    view: 'account-contact',
    model: {
      personName,
      title: 'Một tài khoản khác cũng có nơi liên lạc này',
      texts: ['Mã cho thấy bạn đang dùng +84987654321, nhưng trước đây một tài khoản khác đã xác minh nó.'],
      action: '/account/contacts/tasks/1',
      fields: [whose],
      submit: 'Tiếp tục',
      back,
    },
  },
  {
    name: 'account-contact-last',
    view: 'account-contact',
    model: {
      personName,
      title: 'Không thể xóa nơi liên lạc này',
      texts: [
        '+84900000001 là nơi duy nhất chúng tôi có thể liên lạc với bạn. Hãy thêm một nơi khác trước, hoặc thay nó.',
      ],
      fields: [],
      back,
    },
  },
  {
    name: 'account-legal',
    view: 'account-legal',
    model: {
      personName,
      texts: [
        {
          title: 'Điều khoản sử dụng',
          href: '/terms',
          version: 'Phiên bản 2027-01-01',
          state: 'Bạn chưa đồng ý với phiên bản này. Hãy đọc rồi đồng ý.',
          act: 'Tôi đồng ý',
          document: 'terms',
          shown: 'ab',
        },
        {
          title: 'Thông báo bảo vệ dữ liệu cá nhân',
          href: '/privacy',
          version: 'Phiên bản 2026-11-22',
          state: 'Bạn đã được thông báo ngày 22 tháng 11, 2026.',
        },
      ],
      accepted: [
        {
          title: 'Điều khoản sử dụng',
          facts: ['Phiên bản 2026-11-22', '09:12, 22 tháng 11, 2026, ngôn ngữ: tiếng Việt'],
          hash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
          href: '/terms/2026-11-22?lang=vi',
        },
      ],
      notice: 'Đã ghi nhận.',
    },
  },
  {
    name: 'account-legal-none',
    view: 'account-legal',
    model: { personName, texts: [], accepted: [] },
  },
  {
    name: 'account-settings',
    view: 'account-settings',
    model: {
      personName,
      notice: 'Đã lưu.',
      fields: [
        {
          name: 'language',
          type: 'choice',
          label: 'Ngôn ngữ',
          hint: 'Trang, thư và tin nhắn dùng ngôn ngữ này.',
          autocomplete: 'off',
          value: 'vi',
          options: [
            { value: 'vi', text: 'Tiếng Việt' },
            { value: 'en', text: 'English' },
            { value: 'fr', text: 'Français' },
          ],
        },
        {
          name: 'channel',
          type: 'choice',
          label: 'Gửi thông báo đến',
          autocomplete: 'off',
          value: 'mail',
          options: [
            { value: 'mail', text: 'Thư điện tử' },
            { value: 'sms', text: 'Tin nhắn SMS' },
          ],
        },
        {
          name: 'topics',
          type: 'ticks',
          label: 'Tôi cũng muốn được báo khi',
          hint: 'Mỗi thông báo cũng có ở trang Thông báo.',
          autocomplete: 'off',
          ticked: ['sign-in'],
          options: [
            { value: 'sign-in', text: 'có người đăng nhập vào tài khoản của tôi' },
            { value: 'consent', text: 'tôi đồng ý gửi dữ liệu cho một dịch vụ' },
          ],
        },
      ],
    },
  },
];
