import { claimsTable, type PersonClaim, technicalDetails } from '../shared/claims-table.ts';
import { type Html, html, whole } from '../shared/html.ts';
import { type Language, writeDay, writeTime } from '../shared/language.ts';
import { LEVEL_WORDS, reaches } from '../shared/levels.ts';
import type { Page } from '../shared/page.ts';
import type { OpenContext } from './contexts.ts';
import { partyBanner, representationTable, shownName, taxOf } from './party.ts';
import { PARTY_WORDS } from './party-words.ts';
import { mayFile, type Taxpayer } from './taxpayer.ts';
import { WORDS } from './words.ts';

const ASKED: readonly PersonClaim[] = ['name', 'citizen_id'];

/** What has to be there before filing, when it is not. */
function missing(taxpayer: Taxpayer, language: Language): string | undefined {
  if (!mayFile(taxpayer)) return PARTY_WORDS[language].notEmpowered;
  return reaches(taxpayer.level, 'm2') ? undefined : WORDS[language].needsTwo;
}

function dutiesSection({ id, taxpayer }: OpenContext, language: Language): Html {
  const words = WORDS[language];
  const { declared } = taxpayer;
  const { name, due } = taxOf(taxpayer, language);
  const lacks = missing(taxpayer, language);
  return html`<section class="card" aria-labelledby="duties">
  <h2 id="duties">${words.duties}</h2>
  <dl class="duty">
    <div><dt>${words.duty}</dt><dd>${name}</dd></div>
    <div><dt>${words.due}</dt><dd>${writeDay(due, language)}</dd></div>
    <div><dt>${words.state}</dt><dd><span class="state ${declared ? 'done' : 'open'}">${declared ? words.filed : words.open}</span></dd></div>
  </dl>
  ${(declared || mayFile(taxpayer)) && html`<p class="actions"><a id="declare" class="button" href="/c/${id}/declare">${declared ? words.see : words.declare}</a></p>`}
  ${!declared && lacks !== undefined && html`<p class="fine">${lacks}</p>`}
</section>`;
}

function levelSection({ level }: Taxpayer, language: Language): Html {
  const { name, meaning } = LEVEL_WORDS[language][level ?? 'none'];
  return html`<section id="level" class="card" data-level="${level ?? 'none'}">
  <h2>${WORDS[language].level}</h2><p class="big">${name}</p><p>${meaning}</p>
</section>`;
}

const formButton = (action: string, id: string, label: string): Html =>
  html`<form method="post" action="${action}"><button id="${id}" class="button quiet" type="submit">${label}</button></form>`;

function sessionSection({ id, taxpayer }: OpenContext, language: Language): Html {
  const words = WORDS[language];
  const { tokens, renewals = 0 } = taxpayer;
  return html`<section id="session" class="card" data-expires="${tokens.expiresAt}" data-renewals="${renewals}">
  <h2>${words.session}</h2>
  <p>${words.tokenUntil}<br><strong class="figure">${writeTime(tokens.expiresAt, language)}</strong></p>
  <p class="fine" role="status">${tokens.refreshToken ? words.renewed(renewals) : words.notRenewable}</p>
  <div class="buttons">
    ${tokens.refreshToken !== undefined && formButton(`/c/${id}/refresh`, 'refresh', words.refresh)}
    ${formButton(`/c/${id}/renew`, 'renew', PARTY_WORDS[language].renewSilently)}
  </div>
</section>`;
}

/** A context's home: for whom, what is due, what was received, the level and the session. */
export function contextPage(context: OpenContext, language: Language): Page {
  const words = WORDS[language];
  const { id, taxpayer } = context;
  const name = shownName(taxpayer, language);
  const body = html`${partyBanner(context, language)}
<div class="greeting">
  <h1>${words.fileTitle(whole(name))}</h1>
  ${formButton(`/c/${id}/sign-out`, 'sign-out', words.signOut)}
</div>
<div class="columns">
  <div class="stack">
    ${dutiesSection(context, language)}
    ${representationTable(taxpayer, language)}
    <section class="card">${claimsTable(ASKED, taxpayer, language)}${technicalDetails(taxpayer, language)}</section>
  </div>
  <div class="stack">${levelSection(taxpayer, language)}${sessionSection(context, language)}</div>
</div>`;
  return { title: name, body, path: `/c/${id}` };
}
