import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Authenticator, Message } from '../../../src/authenticators/authenticator.ts';
import { createAuthenticator as createEmailCode } from '../../../src/authenticators/email-code.ts';
import { createPasswordHasher } from '../../../src/authenticators/password-hasher.ts';
import { personOf } from '../../../src/identity/personas.ts';
import { createSenders } from '../../../src/messages/channels.ts';
import { createMessenger } from '../../../src/messages/messenger.ts';
import type { OutboxMessage } from '../../../src/outbox/outbox.ts';
import { codeIn, startMailbox, type TestMailbox } from '../../support/mailbox.ts';
import { persona } from '../../support/personas.ts';

let mailbox: TestMailbox;
let email: Authenticator;
beforeAll(async () => {
  mailbox = await startMailbox();
  const hasher = await createPasswordHasher({
    memoryKiB: 8192,
    iterations: 1,
    parallelism: 1,
    concurrency: 1,
    queue: 1,
  });
  email = createEmailCode({ hasher });
});
afterAll(() => mailbox?.stop());

const camille = personOf(persona('A French resident'));

it('a code by e-mail arrives in the person’s language, whatever language the page has, and is right once typed', async () => {
  const request = {
    person: camille,
    credentials: [],
    now: new Date(),
    issuer: 'http://localhost',
    language: 'vi',
  } as const;
  const { state, send, form } = await email.begin(request);
  expect(form.values).toEqual({ to: 'c•••@example.com' });
  const outbox: OutboxMessage[] = [];
  await createMessenger({ enqueue: async (message) => void outbox.push(message) })(email, send as Message, camille);
  const [message] = outbox;
  if (message?.kind !== 'mail') throw new Error('there is no mail');
  expect(message).toMatchObject({ personId: camille.id, to: 'camille.durand@example.com' });
  expect((message.expiresAt ?? 0) * 1000 - request.now.getTime()).toBeGreaterThan(298_000);
  await createSenders(mailbox.settings).mail(message, 'id-1');
  const mail = await mailbox.next('camille.durand@example.com');
  expect(mail.subject).toBe('Votre code de connexion');
  expect(mail.text).toContain('Ne le communiquez à personne');
  const turn = await email.answer({ ...request, state, input: { code: codeIn(mail) } });
  expect(turn).toEqual({ kind: 'done', done: {} });
});

it('secrets of channels come from files; one that is missing stops the start', () => {
  const mail = { from: 'a@example.vn', url: 'smtp://user@mail.example', passwordFile: '/nowhere/password' };
  expect(() => createSenders({ mail })).toThrow(/mail\.passwordFile: \/nowhere\/password cannot be read \(ENOENT\)/);
});

it('a channel that is not set up sends nothing', async () => {
  const { sms } = createSenders({});
  const message = { kind: 'sms', personId: camille.id, to: '+84900000001', text: 'x' } as const;
  await expect(sms(message, 'id')).rejects.toThrow('sms is not set up');
});
