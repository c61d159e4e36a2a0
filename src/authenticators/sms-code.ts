import { masked } from '../identity/contacts.ts';
import type { CreateAuthenticator } from './authenticator.ts';
import { createMessageCode } from './message-code.ts';

/** A code by text message to the verified phone: it proves that the person holds the phone's number (restricted by NIST SP 800-63B). */
export const createAuthenticator: CreateAuthenticator = () =>
  createMessageCode({
    id: 'sms-code',
    factors: ['possession'],
    amr: ['sms'],
    channel: 'sms',
    contactsOf: ({ phones }) => phones,
    mask: (value) => masked({ kind: 'phone', value }),
    words: {
      vi: {
        name: 'Mã gửi qua tin nhắn SMS',
        about: 'Mã 6 chữ số gửi đến số điện thoại {to}, khi số này còn là số đã xác minh của bạn.',
        title: 'Nhập mã trong tin nhắn SMS',
        explanation: 'Chúng tôi đã gửi một mã 6 chữ số đến số điện thoại {to}. Mã có hiệu lực trong 5 phút.',
        tooSoon: 'Mã vừa được gửi đến số điện thoại {to}. Hãy chờ tin nhắn; sau 30 giây bạn có thể yêu cầu mã khác.',
        noMore: 'Đã gửi 5 mã đến số điện thoại {to}. Để nhận thêm mã, hãy quay lại dịch vụ và bắt đầu lại.',
        limited:
          'Đã gửi quá nhiều mã đến số điện thoại {to}, nên bây giờ không gửi thêm mã nào. Hãy chọn cách khác, hoặc thử lại sau.',
        label: 'Mã gồm 6 chữ số',
        hint: 'Mã nằm trong tin nhắn mới nhất.',
        missing: 'Hãy nhập mã gồm 6 chữ số',
        wrong: 'Mã không đúng. Hãy kiểm tra tin nhắn mới nhất rồi thử lại.',
        expired: 'Mã đã hết hạn. Hãy yêu cầu mã khác.',
        tooMany: 'Mã đã bị nhập sai quá nhiều lần và không còn dùng được. Hãy yêu cầu mã khác.',
        renew: 'Gửi mã khác',
        subject: 'Mã xác thực của bạn',
        text: '{code} là mã xác thực của bạn, có hiệu lực trong 5 phút. Không cho bất kỳ ai biết mã này.',
      },
      en: {
        name: 'Code by text message',
        about: 'A 6-digit code sent to the phone number {to}, for as long as it is your verified number.',
        title: 'Enter the code from the text message',
        explanation: 'We sent a 6-digit code to the phone number {to}. It works for 5 minutes.',
        tooSoon:
          'A code was just sent to the phone number {to}. Wait for it; after 30 seconds you can ask for another.',
        noMore: '5 codes were sent to the phone number {to}. To get more, go back to the service and start again.',
        limited:
          'Too many codes were sent to the phone number {to}, so no further one is sent now. Choose another way, or try again later.',
        label: '6-digit code',
        hint: 'It is in the newest message.',
        missing: 'Enter the 6-digit code',
        wrong: 'The code is not correct. Check the newest message and try again.',
        expired: 'The code has expired. Ask for another one.',
        tooMany: 'The code was entered wrongly too often and no longer works. Ask for another one.',
        renew: 'Send another code',
        subject: 'Your sign-in code',
        text: '{code} is your sign-in code. It works for 5 minutes. Never tell it to anyone.',
      },
      fr: {
        name: 'Code par SMS',
        about: 'Un code à 6 chiffres envoyé au numéro {to}, tant que ce numéro est votre numéro vérifié.',
        title: 'Saisissez le code reçu par SMS',
        explanation: 'Nous avons envoyé un code à 6 chiffres au numéro {to}. Il est valable 5 minutes.',
        tooSoon:
          'Un code vient d’être envoyé au numéro {to}. Attendez-le ; vous pourrez en demander un autre après 30 secondes.',
        noMore: '5 codes ont été envoyés au numéro {to}. Pour en recevoir d’autres, revenez au service et recommencez.',
        limited:
          'Trop de codes ont été envoyés au numéro {to} : aucun autre n’est envoyé pour le moment. Choisissez un autre moyen ou réessayez plus tard.',
        label: 'Code à 6 chiffres',
        hint: 'Il se trouve dans le message le plus récent.',
        missing: 'Saisissez le code à 6 chiffres',
        wrong: 'Le code est incorrect. Vérifiez le message le plus récent et réessayez.',
        expired: 'Le code a expiré. Demandez-en un autre.',
        tooMany: 'Trop de saisies erronées : ce code n’est plus valable. Demandez-en un autre.',
        renew: 'Envoyer un autre code',
        subject: 'Votre code de connexion',
        text: '{code} est votre code de connexion, valable 5 minutes. Ne le communiquez à personne.',
      },
    },
  });
