import { masked } from '../identity/contacts.ts';
import type { CreateAuthenticator } from './authenticator.ts';
import { createMessageCode } from './message-code.ts';

/** A code by e-mail: it shows that the person reads the mailbox, which is a contact and no factor of authentication. */
export const createAuthenticator: CreateAuthenticator = () =>
  createMessageCode({
    id: 'email-code',
    factors: [],
    amr: ['otp'],
    channel: 'mail',
    contactsOf: ({ emails }) => emails,
    mask: (value) => masked({ kind: 'email', value }),
    words: {
      vi: {
        name: 'Mã gửi qua thư điện tử',
        about: 'Mã 6 chữ số gửi đến địa chỉ {to}, khi đây còn là địa chỉ đã xác minh của bạn.',
        title: 'Nhập mã trong thư điện tử',
        explanation: 'Chúng tôi đã gửi một mã 6 chữ số đến địa chỉ {to}. Mã có hiệu lực trong 5 phút.',
        tooSoon: 'Mã vừa được gửi đến địa chỉ {to}. Hãy chờ thư; sau 30 giây bạn có thể yêu cầu mã khác.',
        noMore: 'Đã gửi 5 mã đến địa chỉ {to}. Để nhận thêm mã, hãy quay lại dịch vụ và bắt đầu lại.',
        limited:
          'Đã gửi quá nhiều mã đến địa chỉ {to}, nên bây giờ không gửi thêm mã nào. Hãy chọn cách khác, hoặc thử lại sau.',
        label: 'Mã gồm 6 chữ số',
        hint: 'Mã nằm trong thư mới nhất; hãy xem cả mục thư rác.',
        missing: 'Hãy nhập mã gồm 6 chữ số',
        wrong: 'Mã không đúng. Hãy kiểm tra thư mới nhất rồi thử lại.',
        expired: 'Mã đã hết hạn. Hãy yêu cầu mã khác.',
        tooMany: 'Mã đã bị nhập sai quá nhiều lần và không còn dùng được. Hãy yêu cầu mã khác.',
        renew: 'Gửi mã khác',
        subject: 'Mã xác thực của bạn',
        text: '{code} là mã xác thực của bạn, có hiệu lực trong 5 phút.\n\nKhông cho bất kỳ ai biết mã này. Nếu bạn không yêu cầu mã, hãy bỏ qua thư này.',
      },
      en: {
        name: 'Code by e-mail',
        about: 'A 6-digit code sent to the address {to}, for as long as it is your verified address.',
        title: 'Enter the code from the e-mail',
        explanation: 'We sent a 6-digit code to the address {to}. It works for 5 minutes.',
        tooSoon: 'A code was just sent to the address {to}. Wait for it; after 30 seconds you can ask for another.',
        noMore: '5 codes were sent to the address {to}. To get more, go back to the service and start again.',
        limited:
          'Too many codes were sent to the address {to}, so no further one is sent now. Choose another way, or try again later.',
        label: '6-digit code',
        hint: 'It is in the newest e-mail; look into the spam folder, too.',
        missing: 'Enter the 6-digit code',
        wrong: 'The code is not correct. Check the newest e-mail and try again.',
        expired: 'The code has expired. Ask for another one.',
        tooMany: 'The code was entered wrongly too often and no longer works. Ask for another one.',
        renew: 'Send another code',
        subject: 'Your sign-in code',
        text: '{code} is your sign-in code. It works for 5 minutes.\n\nNever tell it to anyone. If you did not ask for it, ignore this e-mail.',
      },
      fr: {
        name: 'Code par courriel',
        about: 'Un code à 6 chiffres envoyé à l’adresse {to}, tant qu’elle est votre adresse vérifiée.',
        title: 'Saisissez le code reçu par courriel',
        explanation: 'Nous avons envoyé un code à 6 chiffres à l’adresse {to}. Il est valable 5 minutes.',
        tooSoon:
          'Un code vient d’être envoyé à l’adresse {to}. Attendez-le ; vous pourrez en demander un autre après 30 secondes.',
        noMore:
          '5 codes ont été envoyés à l’adresse {to}. Pour en recevoir d’autres, revenez au service et recommencez.',
        limited:
          'Trop de codes ont été envoyés à l’adresse {to} : aucun autre n’est envoyé pour le moment. Choisissez un autre moyen ou réessayez plus tard.',
        label: 'Code à 6 chiffres',
        hint: 'Il se trouve dans le courriel le plus récent ; regardez aussi les indésirables.',
        missing: 'Saisissez le code à 6 chiffres',
        wrong: 'Le code est incorrect. Vérifiez le courriel le plus récent et réessayez.',
        expired: 'Le code a expiré. Demandez-en un autre.',
        tooMany: 'Trop de saisies erronées : ce code n’est plus valable. Demandez-en un autre.',
        renew: 'Envoyer un autre code',
        subject: 'Votre code de connexion',
        text: '{code} est votre code de connexion, valable 5 minutes.\n\nNe le communiquez à personne. Si vous ne l’avez pas demandé, ignorez ce courriel.',
      },
    },
  });
