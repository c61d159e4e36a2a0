import { type Html, html } from '../shared/html.ts';
import type { Language } from '../shared/language.ts';
import type { Page } from '../shared/page.ts';
import type { OpenContext } from './contexts.ts';
import { kindOf, partyLines, shownName, taxOf } from './party.ts';
import { PARTY_WORDS } from './party-words.ts';
import { WORDS } from './words.ts';

/** The home page of a browser in which nobody works for anybody. */
export function welcomePage(language: Language): Page {
  const words = WORDS[language];
  const steps = words.steps.map(([name, text]) => html`<li><strong>${name}</strong><span>${text}</span></li>`);
  const body = html`<div class="entrance">
  <section>
    <h1>${words.headline}</h1>
    <p class="lead">${words.introduction}</p>
    <p class="actions"><a id="sign-in" class="button" href="/sign-in">${words.signIn}</a>
      <a id="company" class="button quiet" href="/sign-in/company">${PARTY_WORDS[language].companySignIn}</a></p>
    <p class="fine">${words.signInNote}</p>
  </section>
  <section class="card" aria-labelledby="steps"><h2 id="steps">${words.stepsTitle}</h2><ol class="steps">${steps}</ol></section>
</div>`;
  return { title: words.home, body, path: '/' };
}

function contextItem({ id, taxpayer }: OpenContext, language: Language): Html {
  const words = PARTY_WORDS[language];
  const { filed, open } = WORDS[language];
  const name = shownName(taxpayer, language);
  return html`<li class="party ${kindOf(taxpayer)}" data-context="${id}">
  <div>
    <p class="party-label"><strong>${words.kinds[kindOf(taxpayer)]}</strong></p>
    ${partyLines(taxpayer, language)}
    <p class="party-state">${taxOf(taxpayer, language).name} <span class="state ${taxpayer.declared ? 'done' : 'open'}">${taxpayer.declared ? filed : open}</span></p>
  </div>
  <div class="buttons">
    <a class="button" href="/c/${id}" aria-label="${words.open}: ${name}">${words.open}</a>
    <a class="button quiet" href="/c/${id}" target="_blank" rel="noopener" aria-label="${words.openInTab}: ${name}">${words.openInTab}</a>
    <form method="post" action="/c/${id}/sign-out"><button class="button plain sign-out" type="submit" aria-label="${words.signOutHere}: ${name}">${words.signOutHere}</button></form>
  </div>
</li>`;
}

/** The home page of somebody who is here: for whom they work, and how to work for others. */
export function contextsPage(contexts: readonly OpenContext[], language: Language): Page {
  const words = PARTY_WORDS[language];
  const body = html`<section>
  <h1>${words.list}</h1>
  <p class="lead">${words.listLead}</p>
</section>
<ul id="contexts" class="parties">${contexts.map((context) => contextItem(context, language))}</ul>
<section class="card" aria-labelledby="others">
  <h2 id="others">${words.others}</h2>
  <p>${words.othersLead}</p>
  <p class="actions"><a id="other" class="button" href="/sign-in">${words.otherSignIn}</a>
    <a id="company" class="button quiet" href="/sign-in/company">${words.companySignIn}</a></p>
</section>`;
  return { title: WORDS[language].home, body, path: '/' };
}

/** A silent renewal that was told to ask the person; `code` is the provider's. */
export function needsPersonPage(context: OpenContext | undefined, code: string, language: Language): Page {
  const words = PARTY_WORDS[language];
  const signIn = context ? `/c/${context.id}/sign-in` : '/sign-in';
  const body = html`<section class="card failure" id="needs-person">
  <h1>${words.needsPerson}</h1>
  <p class="lead">${words.needsPersonText}</p>
  <p class="actions"><a id="sign-in" class="button" href="${signIn}">${words.signInAgain}</a>
    <a class="button quiet" href="${context ? `/c/${context.id}` : '/'}">${WORDS[language].cancel}</a></p>
  <p class="fine"><code id="error-code">${code}</code></p>
</section>`;
  return { title: words.needsPerson, body, path: context ? `/c/${context.id}` : '/' };
}

/** After signing out: `onlyHere` when the provider could not be told, `remaining` contexts are open still. */
export function signedOutPage(
  { onlyHere, remaining }: { onlyHere: boolean; remaining: number },
  language: Language,
): Page {
  const words = WORDS[language];
  const party = PARTY_WORDS[language];
  const nothingLeft = onlyHere ? words.onlyHere : words.signedOutText;
  const actions =
    remaining > 0
      ? html`<a id="see-open" class="button" href="/">${party.seeOpen}</a>`
      : html`<a class="button" href="/sign-in">${words.signIn}</a> <a class="button quiet" href="/">${words.home}</a>`;
  const body = html`<section class="card" id="signed-out">
  <h1>${words.signedOut}</h1>
  <p class="lead">${remaining > 0 ? party.stillOpen(remaining) : nothingLeft}</p>
  <p class="actions">${actions}</p>
</section>`;
  return { title: words.signedOut, body, path: '/signed-out' };
}
