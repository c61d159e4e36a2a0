import { expect, it } from 'vitest';
import { isOpen, isToBeTouched } from '../../../src/admin/sessions.ts';

const limits = { idleSeconds: 900, sessionSeconds: 3_600 };
const now = new Date('2026-11-22T10:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);

it.each([
  ['was just begun', 0, 0, true],
  ['is in use', 3_599, 0, true],
  ['has reached its longest time', 3_600, 0, false],
  ['was used a while ago', 900, 899, true],
  ['was not used for too long', 900, 900, false],
])('a session that %s', (_, created, seen, open) => {
  expect(isOpen({ createdAt: ago(created), seenAt: ago(seen) }, now, limits)).toBe(open);
});

it('its use is noted once a minute, and more often where it may idle for a short time only', () => {
  const session = { createdAt: ago(100), seenAt: ago(59) };
  expect(isToBeTouched(session, now, limits)).toBe(false);
  expect(isToBeTouched({ ...session, seenAt: ago(60) }, now, limits)).toBe(true);
  expect(isToBeTouched(session, now, { ...limits, idleSeconds: 30 })).toBe(true);
});
