/** Realistic models of the pages on which people get back into their accounts. */
import { createWords } from '../../../src/web/words.ts';
import type { Sample } from './samples.ts';

const t = createWords('vi');
const when = new Date('2026-11-25T03:00:00Z');
const action = '/recover/code?turn=V1StGXR8_Z5jdHi6';
const again = { href: '/recover', label: t('recover.again') };
const other = { name: 'action', value: 'back', text: t('recover.back') };

/** One page of each kind. */
export const recoverySamples: readonly Sample[] = [
  {
    name: 'recover',
    view: 'recover',
    model: {
      title: t('recover.title'),
      texts: [t('recover.contact.text')],
      action,
      fields: [
        {
          name: 'contact',
          type: 'text',
          label: t('register.contact.any'),
          hint: t('recover.contact.hint'),
          autocomplete: 'username',
          value: 'không phải địa chỉ',
          error: t('recover.contact.wrong'),
        },
      ],
      submit: t('form.continue'),
      back: { href: '/interaction/V1StGXR8_Z5jdHi6B-myT', label: t('recover.toSignIn') },
    },
  },
  {
    name: 'recover-code',
    view: 'recover',
    model: {
      title: t('recover.code.title'),
      texts: [t('recover.code.text', { to: '+84912345678' }), t('recover.code.nothing')],
      action,
      fields: [{ name: 'code', type: 'code', label: t('recover.code.label'), autocomplete: 'one-time-code' }],
      submit: t('form.continue'),
      minor: [{ name: 'action', value: 'renew', text: t('recover.code.renew') }],
      back: again,
      error: t('recover.tooMany', { minutes: 12 }),
      later: true,
    },
  },
  {
    name: 'recover-who',
    view: 'recover',
    model: {
      title: t('recover.who.title'),
      texts: [t('recover.who.text')],
      action,
      fields: [
        {
          name: 'number',
          type: 'text',
          label: t('recover.who.number'),
          hint: t('recover.who.numberHint'),
          autocomplete: 'off',
        },
        {
          name: 'birthdate',
          type: 'text',
          label: t('recover.who.birthdate'),
          hint: t('recover.who.birthdateHint'),
          autocomplete: 'bday',
        },
      ],
      submit: t('form.continue'),
      back: again,
      error: t('recover.who.wrong'),
    },
  },
  {
    name: 'recover-options',
    view: 'recover',
    model: {
      title: t('recover.options.title'),
      texts: [t('recover.options.text'), t('recover.options.elsewhere', { when })],
      action,
      fields: [],
      choices: [
        { name: 'choice', value: 'factor app', text: 'Ứng dụng xác thực', hint: t('recover.options.factorHint') },
        { name: 'choice', value: 'proof bank', text: 'Xác nhận của ngân hàng', hint: t('recover.options.proofHint') },
        {
          name: 'choice',
          value: 'wait',
          text: t('recover.options.wait'),
          hint: t('recover.options.waitHint', { when }),
        },
      ],
      back: again,
    },
  },
  {
    name: 'recover-wait',
    view: 'recover',
    model: {
      title: t('recover.wait.title'),
      texts: [t('recover.wait.text', { when }), t('recover.wait.credentials')],
      warning: t('recover.wait.proofs'),
      action,
      fields: [],
      submit: t('recover.wait.begin'),
      minor: [other],
    },
  },
  {
    name: 'recover-counter',
    view: 'recover',
    model: {
      title: t('proofs.review.title'),
      texts: [t('recover.proof.counter'), t('recover.proof.comeBack')],
      code: 'K7M2P9XQ',
      said: 'Mang thêm giấy khai sinh.',
      facts: [
        { label: t('proofs.fact.place'), value: 'Công an phường Hoàn Kiếm' },
        { label: t('proofs.fact.due'), value: '25 tháng 11, 2026' },
      ],
      action,
      fields: [],
      submit: t('recover.proof.look'),
      minor: [other],
    },
  },
  {
    name: 'recover-done',
    view: 'recover',
    model: {
      title: t('recover.done.title'),
      texts: [t('recover.done.text'), t('recover.done.suspended'), t('recover.done.further')],
      fields: [],
      done: true,
      on: { href: '/account', label: t('account.toAccount') },
    },
  },
  {
    name: 'recover-stop',
    view: 'recover',
    model: {
      title: t('recover.stop.title'),
      texts: [t('recover.stop.open', { when })],
      action,
      fields: [],
      submit: t('recover.stop.yes'),
      note: t('recover.stop.no'),
    },
  },
];
