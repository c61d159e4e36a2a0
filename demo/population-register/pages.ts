import { behaviourForm } from '../shared/behaviour-form.ts';
import { type Html, html, whole } from '../shared/html.ts';
import type { Language } from '../shared/language.ts';
import type { Page } from '../shared/page.ts';
import type { Resident } from '../shared/residents.ts';
import { BEHAVIOURS, type Behaviour } from './behaviours.ts';
import { WORDS } from './words.ts';

function row({ number, name, birthdate, gender, card, story }: Resident, language: Language): Html {
  const { genders, card: papers } = WORDS[language];
  return html`<tr><th scope="row">${whole(number)}</th>
<td>${name}${story && html`<p class="story">${story[language]}</p>`}</td>
<td>${birthdate}${card?.birthdate && html`<p class="story">${papers} ${whole(card.birthdate)}</p>`}</td>
<td>${gender && genders[gender]}</td></tr>`;
}

function table(caption: string, residents: readonly Resident[], language: Language): Html {
  const heads = WORDS[language].columns.map((column) => html`<th scope="col">${column}</th>`);
  return html`<section class="card"><div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table>
<caption>${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>${residents.map((resident) => row(resident, language))}</tbody>
</table></div></section>`;
}

/** Everybody in the register, and how it behaves. */
export function listPage(residents: readonly Resident[], behaviour: Behaviour, language: Language): Page {
  const { title, introduction, newcomers, holders } = WORDS[language];
  const isNew = ({ story }: Resident): boolean => story !== undefined;
  const others = residents.filter((resident) => !isNew(resident));
  const body = html`<h1>${title}</h1>
<p>${introduction}</p>
${behaviourForm(BEHAVIOURS, behaviour, language)}
${table(newcomers, residents.filter(isNew), language)}
${table(holders, others, language)}`;
  return { title, body, path: '/' };
}

/** What the register keeps. */
export function aboutPage(language: Language): Page {
  const { about, aboutText, back } = WORDS[language];
  const body = html`<h1>${about}</h1><p>${aboutText}</p><p><a href="/">${back}</a></p>`;
  return { title: about, body, path: '/privacy' };
}
