import { type Html, html } from '../../shared/html.ts';
import type { Language } from '../../shared/language.ts';
import type { Page } from '../../shared/page.ts';
import type { Resident } from '../../shared/residents.ts';
import { WORDS as BANK_WORDS } from '../words.ts';
import { type BankLevel, CODE, PIN } from './levels.ts';
import { WORDS } from './words.ts';

/** What the sign-in page shows. */
export interface SignInView {
  readonly id: string;
  readonly wanted: BankLevel;
  readonly customers: readonly Resident[];
  readonly chosen?: string | undefined;
  /** The PIN or the code was wrong, or something was left out. */
  readonly wrong?: boolean;
}

const option = ({ number, name }: Resident, chosen: string | undefined): Html =>
  number === chosen
    ? html`<option value="${number}" selected>${name} (${number})</option>`
    : html`<option value="${number}">${name} (${number})</option>`;

function secret(name: string, label: string, hint: string): Html {
  return html`<p class="field"><label for="${name}">${label}</label>
    <span class="hint" id="${name}-hint">${hint}</span>
    <input id="${name}" name="${name}" inputmode="numeric" autocomplete="off" maxlength="12" aria-describedby="${name}-hint"></p>`;
}

/** Which customer it is, the PIN and the code, and what the bank will tell. */
export function signInPage({ id, wanted, customers, chosen, wrong }: SignInView, language: Language): Page {
  const words = WORDS[language];
  const { tells, given } = BANK_WORDS[language];
  const codeHint = wanted === 'urn:bank:strong' ? words.codeWanted(CODE) : words.codeOptional(CODE);
  const body = html`<h1>${words.title}</h1>
<p>${words.introduction}</p>
${wrong && html`<p class="error" role="alert">${words.wrong}</p>`}
<form class="card narrow" method="post" action="/sign-in/${id}">
  <p class="field"><label for="customer">${words.customer}</label>
    <select id="customer" name="customer">${customers.map((one) => option(one, chosen))}</select></p>
  ${secret('pin', words.pin, words.pinHint(PIN))}
  ${secret('code', words.code, codeHint)}
  <h2>${tells}</h2>
  <ul>${given.map((item) => html`<li>${item}</li>`)}</ul>
  <p class="row"><button class="button" type="submit">${words.submit}</button>
    <button class="button quiet" type="submit" name="answer" value="no">${words.turnBack}</button></p>
</form>`;
  return { title: words.title, body, path: `/sign-in/${id}` };
}

/** Whether to end the session at the bank; `form` is the library's, which the buttons send. */
export function signOutPage(form: Html, language: Language): Page {
  const words = WORDS[language];
  const body = html`<section class="card narrow"><h1>${words.signOut}</h1><p>${words.signOutText}</p>
${form}
<p class="row"><button class="button" type="submit" form="op.logoutForm" name="logout" value="yes">${words.signOutYes}</button>
<button class="button quiet" type="submit" form="op.logoutForm">${words.signOutNo}</button></p></section>`;
  return { title: words.signOut, body, path: '/' };
}

/** After signing out, when nobody waits for the person. */
export function signedOutPage(language: Language): Page {
  const { signedOut } = WORDS[language];
  const { back } = BANK_WORDS[language];
  const body = html`<section class="card"><h1>${signedOut}</h1><p><a href="/">${back}</a></p></section>`;
  return { title: signedOut, body, path: '/' };
}

/** A request that the bank does not take. */
export function refusedPage(language: Language): Page {
  const { refused, refusedText } = WORDS[language];
  const { back } = BANK_WORDS[language];
  const body = html`<section class="card"><h1>${refused}</h1><p>${refusedText}</p><p><a href="/">${back}</a></p></section>`;
  return { title: refused, body, path: '/' };
}
