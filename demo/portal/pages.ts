import { claimsTable, type PersonClaim, technicalDetails } from '../shared/claims-table.ts';
import { type Html, html, whole } from '../shared/html.ts';
import { type Language, writeDay } from '../shared/language.ts';
import { LEVEL_WORDS, reaches } from '../shared/levels.ts';
import type { Page } from '../shared/page.ts';
import type { SignIn } from '../shared/relying-party.ts';
import type { BirthRecord } from './birth-record.ts';
import { WORDS } from './words.ts';

const ASKED: readonly PersonClaim[] = ['name', 'birthdate', 'gender', 'phone_number', 'email'];

const nameOf = ({ claims }: SignIn, language: Language): string => claims.name ?? WORDS[language].stranger;

/** The home page of somebody who is not signed in; `forgotten` when they withdrew what they had agreed to. */
export function welcomePage(language: Language, forgotten = false): Page {
  const words = WORDS[language];
  const body = html`${forgotten && html`<p id="forgotten" class="card" role="status">${words.forgotten}</p>`}<section class="hero">
  <h1>${words.headline}</h1>
  <p class="lead">${words.introduction}</p>
  <p class="actions"><a id="sign-in" class="button" href="/sign-in">${words.signIn}</a> <span>${words.signInNote}</span></p>
  <p class="actions"><a id="sign-in-bank" class="button quiet" href="/sign-in/bank">${words.signInBank}</a></p>
</section>
<section aria-labelledby="popular">
  <h2 id="popular">${words.popular}</h2>
  <ul class="tiles">${words.services.map(
    ({ name, text, level }) => html`<li><h3>${name}</h3><p>${text}</p><p class="level">${level}</p></li>`,
  )}</ul>
</section>`;
  return { title: words.home, body, path: '/' };
}

function levelPanel({ level }: SignIn, language: Language): Html {
  const { name, meaning } = LEVEL_WORDS[language][level ?? 'none'];
  return html`<div id="level" class="card level-panel" data-level="${level ?? 'none'}">
    <h2>${WORDS[language].yourLevel}</h2><p class="big">${name}</p><p>${meaning}</p>
  </div>`;
}

function choices({ level }: SignIn, taxOffice: string, language: Language): Html {
  const words = WORDS[language];
  return html`<section aria-labelledby="choices">
  <h2 id="choices">${words.yourServices}</h2>
  <ul class="tiles">
    <li><h3>${words.landName}</h3><p>${words.landText}</p>${!reaches(level, 'm2') && html`<p class="level">${words.needsTwo}</p>`}
      <a id="high-level" class="button quiet" href="/land">${words.landOpen}</a></li>
    <li><h3>${words.recordName}</h3><p>${words.recordText}</p>
      <a id="open-record" class="button quiet" href="/birth-record">${words.recordOpen}</a></li>
    <li><h3>${words.taxName}</h3><p>${words.taxText}</p>
      <a id="open-tax-office" class="button quiet" href="${taxOffice}">${words.taxOpen}</a></li>
  </ul>
</section>`;
}

/** The home page of somebody who is signed in: what was received, the level, and where to go. */
export function personPage(person: SignIn, taxOffice: string, language: Language): Page {
  const words = WORDS[language];
  const body = html`<div class="greeting">
  <div><h1>${words.hello(whole(nameOf(person, language)))}</h1><p>${words.signedIn}</p></div>
  <form method="post" action="/sign-out"><button id="sign-out" class="button quiet" type="submit">${words.signOut}</button></form>
</div>
${choices(person, taxOffice, language)}
<div class="columns">
  <section class="card">${claimsTable(ASKED, person, language)}${technicalDetails(person, language)}</section>
  ${levelPanel(person, language)}
</div>`;
  return { title: words.home, body, path: '/' };
}

/** The page behind the service that needs level 2. */
export function landPage(person: SignIn, language: Language): Page {
  const words = WORDS[language];
  const rows = words.landRows.map(([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`);
  const body = html`<section class="card" id="land">
  <h1>${words.landTitle}</h1>
  <p class="lead">${words.landLead(nameOf(person, language))}</p>
  <table class="claims"><tbody>${rows}</tbody></table>
  <p class="fine">${words.landFine}</p>
  <p class="actions"><a class="button" href="/">${words.back}</a></p>
</section>`;
  return { title: words.landTitle, body, path: '/land' };
}

/** The record that a data provider handed over. */
export function recordPage({ number, registered, office }: BirthRecord, language: Language): Page {
  const words = WORDS[language];
  const values = [number, writeDay(registered, language), office];
  const rows = words.recordRows.map(
    (label, i) => html`<tr><th scope="row">${label}</th><td>${values[i] ?? ''}</td></tr>`,
  );
  const body = html`<section class="card" id="record">
  <h1>${words.recordName}</h1>
  <p class="lead">${words.recordLead}</p>
  <table class="claims"><tbody>${rows}</tbody></table>
  <p class="actions"><a class="button" href="/">${words.back}</a></p>
</section>`;
  return { title: words.recordName, body, path: '/birth-record' };
}

/** After signing out; `onlyHere` when the provider could not be told. */
export function signedOutPage(onlyHere: boolean, language: Language): Page {
  const words = WORDS[language];
  const body = html`<section class="card" id="signed-out">
  <h1>${words.signedOut}</h1>
  <p class="lead">${onlyHere ? words.onlyHere : words.signedOutText}</p>
  <p class="actions"><a class="button" href="/sign-in">${words.signIn}</a> <a class="button quiet" href="/">${words.back}</a></p>
</section>`;
  return { title: words.signedOut, body, path: '/signed-out' };
}
