import { type Html, html, whole } from '../shared/html.ts';
import { type Language, writeMoney } from '../shared/language.ts';
import type { Page } from '../shared/page.ts';
import type { OpenContext } from './contexts.ts';
import { filedBy, kindOf, partyBanner, shownName, taxOf } from './party.ts';
import { PARTY_WORDS } from './party-words.ts';
import { type Declared, type Taxpayer, taxCodeOf } from './taxpayer.ts';
import { WORDS } from './words.ts';

interface Entry {
  readonly value?: string;
  readonly wrong?: boolean;
}

const pathOf = ({ id }: OpenContext): string => `/c/${id}/declare`;

function incomeField({ value = '', wrong = false }: Entry, taxpayer: Taxpayer, language: Language): Html {
  const words = WORDS[language];
  const describedBy = wrong ? 'income-error income-hint' : 'income-hint';
  return html`<div class="field ${wrong && 'wrong'}">
  <label for="income">${taxOf(taxpayer, language).income}</label>
  <p class="fine" id="income-hint">${words.incomeHint}</p>
  ${wrong && html`<p class="error" id="income-error" role="alert">${words.incomeWrong}</p>`}
  <input id="income" name="income" inputmode="numeric" autocomplete="off" required maxlength="20" value="${value.slice(0, 20)}"
    aria-describedby="${describedBy}" aria-invalid="${wrong ? 'true' : 'false'}">
</div>`;
}

/** Whose return it is: the code of the party is its tax code. */
function taxpayerRows(taxpayer: Taxpayer, language: Language): Html {
  const { taxpayer: label } = PARTY_WORDS[language];
  return html`<div><dt>${label}</dt><dd>${shownName(taxpayer, language)}</dd></div>
    <div><dt>${WORDS[language].taxCode}</dt><dd class="figure" id="tax-code">${taxCodeOf(taxpayer) ?? '–'}</dd></div>
    ${filedBy(taxpayer, language)}`;
}

/** The form of the return; `wrong` when what was typed is not an amount. */
export function declarationPage(context: OpenContext, entry: Entry, language: Language): Page {
  const words = WORDS[language];
  const { taxpayer, id } = context;
  const { formTitle } = taxOf(taxpayer, language);
  const lead = taxpayer.representation
    ? PARTY_WORDS[language].representedText(whole(shownName(taxpayer, language)))
    : html`${words.formLead}`;
  const body = html`${partyBanner(context, language)}
<section class="card" id="declaration">
  <h1>${formTitle}</h1>
  <p class="lead">${lead}</p>
  <dl class="duty">${taxpayerRows(taxpayer, language)}</dl>
  <form method="post" action="${pathOf(context)}">
    ${incomeField(entry, taxpayer, language)}
    <p class="actions"><button id="send" class="button" type="submit">${words.send}</button> <a class="button quiet" href="/c/${id}">${words.cancel}</a></p>
  </form>
</section>`;
  return { title: `${formTitle} – ${shownName(taxpayer, language)}`, body, path: pathOf(context) };
}

/** The receipt. */
export function declaredPage(context: OpenContext, { income, receipt }: Declared, language: Language): Page {
  const words = WORDS[language];
  const { taxpayer, id } = context;
  const body = html`${partyBanner(context, language)}
<section class="card done" id="declared" data-party="${kindOf(taxpayer)}">
  <h1>${taxpayer.representation ? words.declaredFor(whole(shownName(taxpayer, language))) : words.declared}</h1>
  <p class="lead">${words.declaredText(writeMoney(income, language))}</p>
  <dl class="duty">
    <div><dt>${words.receipt}</dt><dd class="figure" id="receipt">${receipt}</dd></div>
    <div><dt>${words.duty}</dt><dd>${taxOf(taxpayer, language).name}</dd></div>
    ${taxpayerRows(taxpayer, language)}
  </dl>
  <p class="actions"><a class="button" href="/c/${id}">${words.back}</a></p>
</section>`;
  return { title: `${words.declared} – ${shownName(taxpayer, language)}`, body, path: pathOf(context) };
}

/** Somebody who may look at the file of a party, and no more. */
export function notEmpoweredPage(context: OpenContext, language: Language): Page {
  const words = PARTY_WORDS[language];
  const { taxpayer, id } = context;
  const body = html`${partyBanner(context, language)}
<section class="card failure" id="not-empowered">
  <h1>${words.notEmpowered}</h1>
  <p class="lead">${words.notEmpoweredText(whole(shownName(taxpayer, language)))}</p>
  <p class="actions"><a class="button" href="/c/${id}">${WORDS[language].back}</a> <a class="button quiet" href="/c/${id}/sign-in">${words.signInAgain}</a></p>
</section>`;
  return { title: words.notEmpowered, body, path: pathOf(context) };
}
