/** People whom a team makes up, as its members add them on the page. */
import type { Persona } from './personas.ts';
import type { Page, TextBrowser } from './text-browser.ts';
import type { World } from './world.ts';

/** Somebody made up, who signs in as a persona does. */
export type MadeUp = Persona & { readonly email: string; readonly removal: string };

const between = (text: string, from: string, to: string): string =>
  text.split(`${from} `)[1]?.split(` ${to} `)[0]?.trim() ?? '';

export const testPeoplePage = ({ issuer }: Pick<World, 'issuer'>, team: string): string =>
  `${issuer}/owners/teams/${team}/test-people`;

/** The one who was added last, as the page shows them. */
function newest({ html, text }: Page): Omit<MadeUp, 'id'> {
  const removals = [...html.matchAll(/href="([^"]*\/test-people\/[\w-]{22}\/remove)"/g)].map(([, href]) => href ?? '');
  const shown = text.slice(text.lastIndexOf('Tên đăng nhập '));
  const password = between(shown, 'Mật khẩu', 'Mã một lần');
  return {
    removal: removals.at(-1) ?? '',
    login: between(shown, 'Tên đăng nhập', 'Mật khẩu'),
    password,
    fixedCode: between(shown, 'Mã một lần', 'Điện thoại'),
    email: /[\w-]+@test-people\.invalid/.exec(shown)?.[0] ?? '',
    totpSecret: undefined,
    credentials: { password },
  } as unknown as Omit<MadeUp, 'id'>;
}

/** Adds one of a kind of the catalogue. */
export async function addTestPerson(
  world: Pick<World, 'issuer' | 'app'>,
  browser: TextBrowser,
  team: string,
  kind: string,
): Promise<MadeUp> {
  const page = await browser.open(testPeoplePage(world, team));
  const added = await browser.submit(page, '.login-submit', { kind });
  if (!added.text.includes('Đã thêm người thử.')) throw new Error(`nobody was added: ${added.status} ${added.text}`);
  const last = (await world.app.storage.testPeople.ofTeam(team)).at(-1);
  return { ...newest(added), id: last?.personId ?? '' };
}
