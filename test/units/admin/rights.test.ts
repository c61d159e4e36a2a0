import { expect, it } from 'vitest';
import { rightsOf } from '../../../src/admin/door.ts';

const PLACES = ['sen', 'tre'];

it('opens nothing to somebody without a role', () => {
  expect(rightsOf([], PLACES)).toBeUndefined();
  expect(rightsOf([{ role: 'support' }], PLACES, 'queue')).toBeUndefined();
});

it('lets a role act on its own pages', () => {
  expect(rightsOf([{ role: 'identity-officer', place: 'sen' }], PLACES, 'queue')).toMatchObject({
    role: 'identity-officer',
    mayAct: true,
    places: ['sen'],
  });
});

it('lets an auditor look at every place and act nowhere', () => {
  const roles = [{ role: 'auditor' as const }];
  for (const page of ['queue', 'organisations', 'data-requests', 'reports'] as const)
    expect(rightsOf(roles, PLACES, page)).toMatchObject({ role: 'auditor', mayAct: false, places: PLACES });
  expect(rightsOf(roles, PLACES, 'proofs')).toBeUndefined();
});

it('takes an auditor who has a further role for what acts', () => {
  const roles = [{ role: 'auditor' as const }, { role: 'support' as const }];
  expect(rightsOf(roles, PLACES, 'data-requests')).toMatchObject({ role: 'support', mayAct: true });
  expect(rightsOf(roles, PLACES, 'reports')).toMatchObject({ role: 'auditor', mayAct: false });
});

it('counts a role at places that are all gone for nothing', () => {
  expect(rightsOf([{ role: 'identity-officer', place: 'gone' }], PLACES)).toBeUndefined();
});
