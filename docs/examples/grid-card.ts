/** A way to sign in of one's own, in one file: CONTRIBUTING.md walks through it, and a test signs in with this very file. */
import { randomInt } from 'node:crypto';
import type { Ask, CreateAuthenticator, Form } from '../../src/authenticators/authenticator.ts';

const PLACES = 20;

/** What a card says: a number of four digits in each place. Kept, encrypted, as the data of the credential. */
type Card = { readonly numbers: readonly string[] };

/** What this sign-in asks for, kept until the answer comes: two places, one form after the other. */
type Asked = { readonly places: readonly [number, number]; readonly form: 0 | 1 };

function newCard(): Card {
  return { numbers: Array.from({ length: PLACES }, () => String(randomInt(10_000)).padStart(4, '0')) };
}

function twoPlaces(): Asked['places'] {
  const [one, further] = [randomInt(PLACES), randomInt(PLACES - 1)];
  return [one, (one + 1 + further) % PLACES];
}

const says = (card: Card | null | undefined, place: number, answer = ''): boolean =>
  card?.numbers[place] !== undefined && card.numbers[place] === answer.trim();

/** Titles, labels and messages are keys of the words below; `{place}` in them is filled in from `values`. */
const formFor = (place: number, heading: Pick<Form, 'title' | 'explanation' | 'exhibits'>): Form => ({
  ...heading,
  values: { place: String(place + 1) },
  fields: [
    { name: 'number', type: 'code', label: 'label', missing: 'missing', autocomplete: 'one-time-code', maxLength: 8 },
  ],
});

const askFor = (asked: Asked): Ask => ({
  kind: 'ask',
  form: formFor(asked.places[asked.form], { title: 'title', explanation: 'explanation' }),
  state: asked,
});

/** A card with numbers, as banks hand them out: something that one has (a look-up secret of NIST SP 800-63B). */
export const createAuthenticator: CreateAuthenticator = () => ({
  id: 'grid-card',
  factors: ['possession'],
  amr: ['otp'],

  // Beginning anew asks for the same places: nobody goes on until those are asked for that were seen before.
  async begin({ before }) {
    const places = (before as Asked | undefined)?.places ?? twoPlaces();
    return askFor({ places, form: 0 });
  },
  // Nobody there, or nobody with a card: looks the same, and fails.
  async answer({ credentials: [credential], state, input }) {
    const { places, form } = state as Asked;
    const isRight = says(credential?.data as Card | undefined, places[form], input.number);
    if (!credential || !isRight) return { kind: 'again', words: 'wrong' };
    return form === 0 ? askFor({ places, form: 1 }) : { kind: 'done', done: { credential } };
  },

  // How a person gets one, on their own page: only a card that they have before them is kept.
  enrolment: {
    most: 1,
    async begin() {
      const [card, place] = [newCard(), randomInt(PLACES)];
      const exhibits = [{ kind: 'codes', codes: card.numbers }] as const;
      const form = formFor(place, { title: 'newTitle', explanation: 'newExplanation', exhibits });
      return { kind: 'ask', form, state: { card, place } };
    },
    async answer({ state, input }) {
      const { card, place } = state as { card: Card; place: number };
      return says(card, place, input.number)
        ? { kind: 'done', done: { data: card } }
        : { kind: 'again', words: 'wrong' };
    },
  },

  words: {
    vi: {
      name: 'Thẻ số',
      about: 'Một tấm thẻ in 20 số, dùng được mà không cần điện thoại.',
      title: 'Nhập số trên thẻ',
      explanation: 'Hãy lấy thẻ số của bạn ra. Chúng tôi hỏi hai ô, lần lượt từng ô.',
      label: 'Số ở ô {place}',
      missing: 'Hãy nhập số ở ô {place}',
      wrong: 'Số không đúng. Hãy xem lại ô được hỏi rồi thử lại.',
      newTitle: 'Thẻ số của bạn',
      newExplanation: 'Hãy in hoặc chép lại thẻ này và cất ở nơi an toàn. Sau đó nhập số ở ô được hỏi.',
    },
    en: {
      name: 'Grid card',
      about: 'A card with 20 printed numbers, which works without a phone.',
      title: 'Enter a number from your card',
      explanation: 'Take out your grid card. We ask for two places, one after the other.',
      label: 'Number in place {place}',
      missing: 'Enter the number in place {place}',
      wrong: 'The number is not correct. Check the place and try again.',
      newTitle: 'Your grid card',
      newExplanation: 'Print or copy this card and keep it in a safe place. Then enter the number that is asked for.',
    },
    fr: {
      name: 'Carte à numéros',
      about: 'Une carte de 20 numéros imprimés, utilisable sans téléphone.',
      title: 'Saisissez un numéro de votre carte',
      explanation: 'Prenez votre carte à numéros. Deux cases vous sont demandées, l’une après l’autre.',
      label: 'Numéro de la case {place}',
      missing: 'Saisissez le numéro de la case {place}',
      wrong: 'Le numéro est incorrect. Vérifiez la case et réessayez.',
      newTitle: 'Votre carte à numéros',
      newExplanation: 'Imprimez ou recopiez cette carte et gardez-la en lieu sûr. Saisissez ensuite le numéro demandé.',
    },
  },
});
