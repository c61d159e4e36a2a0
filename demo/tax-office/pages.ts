import { claimsTable, type PersonClaim, technicalDetails } from '../shared/claims-table.ts';
import { type Html, html, whole } from '../shared/html.ts';
import { type Language, writeDay, writeMoney, writeTime } from '../shared/language.ts';
import { LEVEL_WORDS, reaches } from '../shared/levels.ts';
import type { Page } from '../shared/page.ts';
import type { Taxpayer } from './taxpayer.ts';
import { WORDS } from './words.ts';

const ASKED: readonly PersonClaim[] = ['name', 'citizen_id'];

/** A person's tax code is the personal identification number; foreigners may have none yet. */
const taxCodeOf = ({ claims }: Taxpayer): string => (typeof claims.citizen_id === 'string' ? claims.citizen_id : '–');

/** The home page of somebody who is not signed in. */
export function welcomePage(language: Language): Page {
  const words = WORDS[language];
  const steps = words.steps.map(([name, text]) => html`<li><strong>${name}</strong><span>${text}</span></li>`);
  const body = html`<div class="entrance">
  <section>
    <h1>${words.headline}</h1>
    <p class="lead">${words.introduction}</p>
    <p class="actions"><a id="sign-in" class="button" href="/sign-in">${words.signIn}</a></p>
    <p class="fine">${words.signInNote}</p>
  </section>
  <section class="card" aria-labelledby="steps"><h2 id="steps">${words.stepsTitle}</h2><ol class="steps">${steps}</ol></section>
</div>`;
  return { title: words.home, body, path: '/' };
}

function dutiesSection({ declared, level }: Taxpayer, language: Language): Html {
  const words = WORDS[language];
  return html`<section class="card" aria-labelledby="duties">
  <h2 id="duties">${words.duties}</h2>
  <dl class="duty">
    <div><dt>${words.duty}</dt><dd>${words.dutyName}</dd></div>
    <div><dt>${words.due}</dt><dd>${writeDay(words.dutyDate, language)}</dd></div>
    <div><dt>${words.state}</dt><dd><span class="state ${declared ? 'done' : 'open'}">${declared ? words.filed : words.open}</span></dd></div>
  </dl>
  <p class="actions"><a id="declare" class="button" href="/declare">${declared ? words.see : words.declare}</a></p>
  ${!reaches(level, 'm2') && html`<p class="fine">${words.needsTwo}</p>`}
</section>`;
}

function levelSection({ level }: Taxpayer, language: Language): Html {
  const { name, meaning } = LEVEL_WORDS[language][level ?? 'none'];
  return html`<section id="level" class="card" data-level="${level ?? 'none'}">
  <h2>${WORDS[language].level}</h2><p class="big">${name}</p><p>${meaning}</p>
</section>`;
}

function sessionSection({ tokens, renewals = 0 }: Taxpayer, language: Language): Html {
  const words = WORDS[language];
  const renew = html`<form method="post" action="/refresh"><button id="refresh" class="button quiet" type="submit">${words.refresh}</button></form>`;
  return html`<section id="session" class="card" data-expires="${tokens.expiresAt}" data-renewals="${renewals}">
  <h2>${words.session}</h2>
  <p>${words.tokenUntil}<br><strong class="figure">${writeTime(tokens.expiresAt, language)}</strong></p>
  <p class="fine" role="status">${tokens.refreshToken ? words.renewed(renewals) : words.notRenewable}</p>
  ${tokens.refreshToken !== undefined && renew}
</section>`;
}

/** The home page of a signed-in taxpayer: what is due, what was received, the level and the session. */
export function personPage(person: Taxpayer, language: Language): Page {
  const words = WORDS[language];
  const body = html`<div class="greeting">
  <h1>${words.fileTitle(whole(person.claims.name ?? words.stranger))}</h1>
  <form method="post" action="/sign-out"><button id="sign-out" class="button quiet" type="submit">${words.signOut}</button></form>
</div>
<div class="columns">
  <div class="stack">
    ${dutiesSection(person, language)}
    <section class="card">${claimsTable(ASKED, person, language)}${technicalDetails(person, language)}</section>
  </div>
  <div class="stack">${levelSection(person, language)}${sessionSection(person, language)}</div>
</div>`;
  return { title: words.home, body, path: '/' };
}

function incomeField({ value = '', wrong = false }: { value?: string; wrong?: boolean }, language: Language): Html {
  const words = WORDS[language];
  const describedBy = wrong ? 'income-error income-hint' : 'income-hint';
  return html`<div class="field ${wrong && 'wrong'}">
  <label for="income">${words.income}</label>
  <p class="fine" id="income-hint">${words.incomeHint}</p>
  ${wrong && html`<p class="error" id="income-error" role="alert">${words.incomeWrong}</p>`}
  <input id="income" name="income" inputmode="numeric" autocomplete="off" required maxlength="20" value="${value.slice(0, 20)}"
    aria-describedby="${describedBy}" aria-invalid="${wrong ? 'true' : 'false'}">
</div>`;
}

/** The form of the return; `wrong` when what was typed is not an amount. */
export function declarationPage(
  person: Taxpayer,
  entry: { value?: string; wrong?: boolean },
  language: Language,
): Page {
  const words = WORDS[language];
  const body = html`<section class="card" id="declaration">
  <h1>${words.formTitle}</h1>
  <p class="lead">${words.formLead}</p>
  <dl class="duty"><div><dt>${words.taxCode}</dt><dd class="figure">${taxCodeOf(person)}</dd></div></dl>
  <form method="post" action="/declare">
    ${incomeField(entry, language)}
    <p class="actions"><button id="send" class="button" type="submit">${words.send}</button> <a class="button quiet" href="/">${words.cancel}</a></p>
  </form>
</section>`;
  return { title: words.formTitle, body, path: '/declare' };
}

/** The receipt. */
export function declaredPage({ income, receipt }: { income: number; receipt: string }, language: Language): Page {
  const words = WORDS[language];
  const body = html`<section class="card done" id="declared">
  <h1>${words.declared}</h1>
  <p class="lead">${words.declaredText(writeMoney(income, language))}</p>
  <dl class="duty"><div><dt>${words.receipt}</dt><dd class="figure">${receipt}</dd></div></dl>
  <p class="actions"><a class="button" href="/">${words.back}</a></p>
</section>`;
  return { title: words.declared, body, path: '/declare' };
}

/** After signing out; `onlyHere` when the provider could not be told. */
export function signedOutPage(onlyHere: boolean, language: Language): Page {
  const words = WORDS[language];
  const body = html`<section class="card" id="signed-out">
  <h1>${words.signedOut}</h1>
  <p class="lead">${onlyHere ? words.onlyHere : words.signedOutText}</p>
  <p class="actions"><a class="button" href="/sign-in">${words.signIn}</a> <a class="button quiet" href="/">${words.home}</a></p>
</section>`;
  return { title: words.signedOut, body, path: '/signed-out' };
}
