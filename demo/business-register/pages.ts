import { behaviourForm } from '../shared/behaviour-form.ts';
import { type Html, html, whole } from '../shared/html.ts';
import { type Language, writeDay } from '../shared/language.ts';
import type { Page } from '../shared/page.ts';
import { BEHAVIOURS, type Behaviour } from './behaviours.ts';
import { type Listed, type Organisation, type Records, STATUSES } from './organisations.ts';
import { WORDS } from './words.ts';

/** Where an organisation stands on the page. */
export const anchorOf = (code: string): string => `c${code}`;

function fact(label: string, value: Html | string | undefined): Html | undefined {
  return value === undefined ? undefined : html`<dt>${label}</dt><dd>${value}</dd>`;
}

function facts({ code, kind, foreignName, founded, headOffice, parent }: Organisation, language: Language): Html {
  const words = WORDS[language];
  return html`<dl class="facts">
${fact(words.code, html`<span class="code">${whole(code)}</span>`)}
${fact(words.kind, words.kinds[kind])}
${fact(words.parent, parent && html`<a href="#${anchorOf(parent)}">${whole(parent)}</a>`)}
${fact(words.foreignName, foreignName)}
${fact(words.founded, writeDay(founded, language))}
${fact(words.headOffice, headOffice)}
</dl>`;
}

function person({ representative, isRemoved }: Listed, { code, name }: Organisation, language: Language): Html {
  const words = WORDS[language];
  const { number, birthdate, position } = representative;
  const change = isRemoved ? words.restore : words.remove;
  const form = html`<form method="post" action="/representatives">
<input type="hidden" name="code" value="${code}">
<input type="hidden" name="number" value="${number}">
<button class="button quiet" type="submit" name="action" value="${isRemoved ? 'restore' : 'remove'}"
 aria-label="${change}: ${words.ofWhom(representative.name, name)}">${change}</button>
</form>`;
  return html`<li class="${isRemoved ? 'gone' : 'here'}"><div><p><strong>${representative.name}</strong>, ${position}${isRemoved && html` (${words.removed})`}</p>
<p class="hint">${number && whole(number)}${birthdate && html`, ${words.born} ${whole(birthdate)}`}</p></div>
${number !== undefined && form}</li>`;
}

function statusForm({ code, status, parent }: Organisation, language: Language): Html {
  const words = WORDS[language];
  const id = `status-${code}`;
  const options = STATUSES.map((one) =>
    one === status
      ? html`<option value="${one}" selected>${words.statuses[one]}</option>`
      : html`<option value="${one}">${words.statuses[one]}</option>`,
  );
  return html`<form class="status" method="post" action="/status">
<input type="hidden" name="code" value="${code}">
<label for="${id}">${words.status}</label>
${parent && html`<p class="hint">${words.byParent}</p>`}
<p class="row"><select id="${id}" name="status">${options}</select>
<button class="button" type="submit">${words.apply}</button></p>
</form>`;
}

function card(organisation: Organisation, people: readonly Listed[], language: Language): Html {
  const { code, name, story } = organisation;
  return html`<article class="card organisation" id="${anchorOf(code)}">
<h2>${name}</h2>
${story && html`<p class="story">${story[language]}</p>`}
${facts(organisation, language)}
<p class="hint" id="people-${code}">${WORDS[language].representatives}</p>
<ul class="people" aria-labelledby="people-${code}">${people.map((one) => person(one, organisation, language))}</ul>
${statusForm(organisation, language)}
</article>`;
}

/** Every organisation, what can be changed of it, and how the register behaves. */
export function listPage(records: Records, behaviour: Behaviour, language: Language): Page {
  const { title, introduction } = WORDS[language];
  const body = html`<h1>${title}</h1>
<p>${introduction}</p>
${behaviourForm(BEHAVIOURS, behaviour, language)}
${records.codes.map((code) => {
  const organisation = records.find(code);
  return organisation && card(organisation, records.representativesOf(code), language);
})}`;
  return { title, body, path: '/' };
}

/** What the register keeps. */
export function aboutPage(language: Language): Page {
  const { about, aboutText, back } = WORDS[language];
  const body = html`<h1>${about}</h1><p>${aboutText}</p><p><a href="/">${back}</a></p>`;
  return { title: about, body, path: '/privacy' };
}
