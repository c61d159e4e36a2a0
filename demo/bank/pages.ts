import { behaviourForm } from '../shared/behaviour-form.ts';
import { type Html, html } from '../shared/html.ts';
import type { Language } from '../shared/language.ts';
import type { Page } from '../shared/page.ts';
import type { Resident } from '../shared/residents.ts';
import { BEHAVIOURS, type Behaviour } from './behaviours.ts';
import { WORDS } from './words.ts';

const SIGN_OUT = '/openid/session/end';

/** The first page: where to begin, and how the bank behaves. */
export function homePage(behaviour: Behaviour, language: Language): Page {
  const { home, homeText, signOut } = WORDS[language];
  const body = html`<h1>${home}</h1><p>${homeText}</p><p><a href="${SIGN_OUT}">${signOut}</a></p>${behaviourForm(BEHAVIOURS, behaviour, language)}`;
  return { title: home, body, path: '/' };
}

/** What the agreement page shows. */
export interface Agreement {
  readonly request: string;
  readonly customers: readonly Resident[];
  readonly chosen?: string | undefined;
  /** Something was left out. */
  readonly wrong?: boolean;
}

function choice({ number, name }: Resident, index: number, chosen: string | undefined): Html {
  const id = `customer-${index}`;
  const input =
    number === chosen
      ? html`<input type="radio" name="customer" id="${id}" value="${number}" checked>`
      : html`<input type="radio" name="customer" id="${id}" value="${number}">`;
  return html`<p class="choice">${input}<label for="${id}">${name} (${number})</label></p>`;
}

/** Which customer it is, and whether they agree. */
export function agreementPage({ request, customers, chosen, wrong }: Agreement, language: Language): Page {
  const words = WORDS[language];
  const body = html`<h1>${words.title}</h1>
<p>${words.introduction}</p>
${wrong && html`<p class="error" role="alert">${words.wrong}</p>`}
<form class="card" method="post" action="/ekyc">
  <input type="hidden" name="request" value="${request}">
  <fieldset><legend>${words.who}</legend>${customers.map((one, index) => choice(one, index, chosen))}</fieldset>
  <fieldset><legend>${words.tells}</legend>
    <ul>${words.given.map((item) => html`<li>${item}</li>`)}</ul>
    <p class="choice"><input type="checkbox" name="agree" id="agree" value="yes"><label for="agree">${words.agree}</label></p>
  </fieldset>
  <button class="button" type="submit">${words.submit}</button>
</form>`;
  return { title: words.title, body, path: `/ekyc?request=${request}` };
}

/** The assertion, to download or to copy. */
export function assertionPage(id: string, assertion: string, language: Language): Page {
  const words = WORDS[language];
  const body = html`<section class="card">
<h1>${words.ready}</h1>
<p>${words.readyText}</p>
<p><a class="button" id="download" href="/assertion.jwt?id=${id}" download="ekyc.jwt">${words.download}</a></p>
<p><label for="assertion">${words.assertion}</label></p>
<textarea id="assertion" readonly spellcheck="false" rows="8">${assertion}</textarea>
</section>`;
  return { title: words.ready, body, path: `/assertion?id=${id}` };
}

/** What the bank keeps. */
export function aboutPage(language: Language): Page {
  const { about, aboutText, back } = WORDS[language];
  const body = html`<h1>${about}</h1><p>${aboutText}</p><p><a href="/">${back}</a></p>`;
  return { title: about, body, path: '/privacy' };
}
