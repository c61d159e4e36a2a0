import { type Html, type HtmlPart, html } from './html.ts';
import { type InEveryLanguage, type Language, writeDay, writeTime } from './language.ts';
import type { SignIn } from './relying-party.ts';

/** Claims about a person that the services ask for. */
export type PersonClaim = 'name' | 'birthdate' | 'gender' | 'phone_number' | 'email' | 'citizen_id';

interface ClaimWords {
  readonly caption: string;
  readonly claim: string;
  readonly value: string;
  readonly labels: Readonly<Record<PersonClaim, string>>;
  readonly genders: Readonly<Record<string, string>>;
  readonly notShared: string;
  readonly verified: string;
  readonly technical: string;
  readonly meanings: Readonly<Record<'sub' | 'acr' | 'amr' | 'auth_time' | 'sid' | 'iss', string>>;
}

const WORDS: InEveryLanguage<ClaimWords> = {
  vi: {
    caption: 'Dữ liệu chúng tôi nhận được về bạn',
    claim: 'Thông tin',
    value: 'Nội dung',
    labels: {
      name: 'Họ, chữ đệm và tên',
      birthdate: 'Ngày sinh',
      gender: 'Giới tính',
      phone_number: 'Số điện thoại',
      email: 'Thư điện tử',
      citizen_id: 'Số định danh cá nhân',
    },
    genders: { male: 'Nam', female: 'Nữ' },
    notShared: 'Không được chia sẻ',
    verified: 'đã xác minh',
    technical: 'Chi tiết kỹ thuật',
    meanings: {
      sub: 'Mã của bạn, chỉ dùng cho dịch vụ này',
      acr: 'Mức độ đã đạt',
      amr: 'Cách bạn đã xác thực',
      auth_time: 'Thời điểm xác thực',
      sid: 'Phiên tại hệ thống định danh',
      iss: 'Hệ thống định danh đã trả lời',
    },
  },
  en: {
    caption: 'What we received about you',
    claim: 'Information',
    value: 'Value',
    labels: {
      name: 'Full name',
      birthdate: 'Date of birth',
      gender: 'Sex',
      phone_number: 'Phone number',
      email: 'E-mail address',
      citizen_id: 'Personal identification number',
    },
    genders: { male: 'Male', female: 'Female' },
    notShared: 'Not shared',
    verified: 'verified',
    technical: 'Technical details',
    meanings: {
      sub: 'Your number, for this service only',
      acr: 'Level reached',
      amr: 'How you authenticated',
      auth_time: 'When you authenticated',
      sid: 'Session at the identity provider',
      iss: 'The identity provider that answered',
    },
  },
  fr: {
    caption: 'Ce que nous avons reçu à votre sujet',
    claim: 'Information',
    value: 'Valeur',
    labels: {
      name: 'Nom et prénoms',
      birthdate: 'Date de naissance',
      gender: 'Sexe',
      phone_number: 'Numéro de téléphone',
      email: 'Adresse électronique',
      citizen_id: 'Numéro d’identification personnel',
    },
    genders: { male: 'Masculin', female: 'Féminin' },
    notShared: 'Non partagé',
    verified: 'vérifié',
    technical: 'Détails techniques',
    meanings: {
      sub: 'Votre numéro, pour ce service seul',
      acr: 'Niveau atteint',
      amr: 'Façon dont vous vous êtes authentifié',
      auth_time: 'Moment de l’authentification',
      sid: 'Session chez le fournisseur d’identité',
      iss: 'Le fournisseur d’identité qui a répondu',
    },
  },
};

function writeClaim(claim: PersonClaim, value: string, language: Language): HtmlPart {
  if (claim === 'email') return value.split('@').map((part, i) => (i === 0 ? part : html`<wbr>@${part}`));
  if (claim === 'birthdate') return writeDay(value, language);
  if (claim === 'gender') return WORDS[language].genders[value] ?? value;
  return value;
}

function claimRow(claim: PersonClaim, { claims }: SignIn, language: Language): Html {
  const words = WORDS[language];
  const value = claims[claim];
  const shown =
    typeof value === 'string'
      ? html`${writeClaim(claim, value, language)}${claims[`${claim}_verified`] === true && html` <em class="tag">${words.verified}</em>`}`
      : html`<span class="absent">${words.notShared}</span>`;
  return html`<tr data-claim="${claim}"><th scope="row">${words.labels[claim]}</th><td>${shown}</td></tr>`;
}

/** The claims that the service asked for, and what came of each; optional ones may be withheld. */
export function claimsTable(asked: readonly PersonClaim[], signIn: SignIn, language: Language): Html {
  const words = WORDS[language];
  return html`<table id="claims" class="claims">
  <caption>${words.caption}</caption>
  <thead><tr><th scope="col">${words.claim}</th><th scope="col">${words.value}</th></tr></thead>
  <tbody>${asked.map((claim) => claimRow(claim, signIn, language))}</tbody>
</table>`;
}

function writeTechnical(value: unknown, name: string, language: Language): string {
  if (name === 'auth_time' && typeof value === 'number') return writeTime(value * 1000, language);
  return Array.isArray(value) ? value.join(', ') : String(value);
}

/** What integrators look for: the claims of the ID token that the protocol needs, of those that came. */
export function technicalDetails({ idTokenClaims }: SignIn, language: Language): Html {
  const { technical, meanings } = WORDS[language];
  const told = Object.entries(meanings).filter(([name]) => idTokenClaims[name] !== undefined);
  const rows = told.map(
    ([name, meaning]) => html`<div><dt>${meaning} <code>${name}</code></dt>
      <dd data-claim="${name}">${writeTechnical(idTokenClaims[name], name, language)}</dd></div>`,
  );
  return html`<details class="technical"><summary>${technical}</summary><dl>${rows}</dl></details>`;
}
