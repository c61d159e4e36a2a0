import type { Parts } from '../../app/parts.ts';
import type { Person } from '../../identity/person.ts';
import { personForLogin } from '../../identity/sign-in.ts';
import type { Plan } from '../../relying-parties/change-sets.ts';
import { type Command, CommandError, type Given, textOf, UsageError } from '../command.ts';
import { withParts } from '../open.ts';
import { planText } from '../plan-text.ts';
import { planFor } from './plan.ts';

/** Whoever asks in production: a registrar of the whole country, who is told that it was asked in their name. */
async function requester({ country, people, staff }: Parts, login: string): Promise<Person> {
  const person = await personForLogin(login, { country, people });
  const roles = person?.status === 'active' ? await staff.rolesOf(person.id) : [];
  if (!person || !roles.some(({ role, place }) => role === 'registrar' && place === undefined))
    throw new CommandError('--as: must be a registrar of the whole country');
  return person;
}

async function request(parts: Parts, plan: Plan, { login, reason }: { login: string; reason: string }) {
  const person = await requester(parts, login);
  const id = await parts.transaction(async () => {
    // Whoever is named without knowing it finds out.
    await parts.tell(person, { subject: 'notice.filesAsked.subject', text: 'notice.filesAsked.text' });
    return parts.changeSets.request(plan, { via: 'file', people: [person.id] }, reason);
  });
  return `It waits for another registrar: ${parts.settings.issuer}/staff/approvals (request ${id})\n`;
}

/** In production somebody else approves; everywhere else it is done at once. */
async function applyWith(parts: Parts, plan: Plan, given: Given): Promise<string> {
  if (parts.settings.environment === 'production') {
    const [login, reason] = [textOf(given, 'as'), textOf(given, 'reason')];
    if (login === undefined || reason === undefined || reason.trim() === '')
      throw new UsageError('--as and --reason are needed in production, where somebody else approves');
    return request(parts, plan, { login, reason });
  }
  if ((await parts.changeSets.apply(plan)) === 'stale')
    throw new CommandError('Nothing was changed: somebody changed a registration meanwhile. Plan again.');
  return 'Done.\n';
}

/** Makes the provider's registrations what files say. */
export const apply: Command = {
  name: 'apply',
  operands: '<file-or-directory>',
  about: 'Makes the registrations of the provider what the files say, all of them or none.',
  explanation: `In production this asks for the change; another registrar looks at the same lines and approves, and then it is live
at once. Whoever asks cannot approve.`,
  options: {
    as: { type: 'string', value: '<login>', about: 'In production: the registrar who asks.' },
    reason: { type: 'string', value: '<text>', about: 'In production: why, for whoever approves.' },
  },
  examples: ['apply config/services', 'apply config/services --as 001090000001 --reason "New tax portal"'],
  run: async (given, { env, output }) =>
    withParts(env, async (parts) => {
      const plan = await planFor(parts, given.positionals[0] ?? '');
      output.write(planText(plan));
      if (plan.problems.length > 0) throw new CommandError('Nothing was changed.');
      const isNothing = plan.changes.length === 0;
      if (isNothing && parts.settings.environment === 'production') return;
      output.write(await parts.scope(() => applyWith(parts, plan, given), { keep: () => true }));
    }),
};
