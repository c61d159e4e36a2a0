import { describe, expect, it } from 'vitest';
import { weaknessOf } from '../../../src/authenticators/password-strength.ts';
import { personOf } from '../../../src/identity/personas.ts';
import { persona } from '../../support/personas.ts';

const lan = personOf(persona('An ordinary citizen'));

describe('a new password is refused', () => {
  it.each([
    ['ngắn quá', 'tooShort'],
    ['🔑🔑🔑🔑🔑🔑', 'tooShort'],
    ['Mật Khẩu Của Tôi', 'common'],
    ['Password 1234', 'common'],
    ['aaaaaaaaaaaaaaaa', 'common'],
    ['abcdeabcdeabcde', 'common'],
    ['xin 099188000001 chao', 'personal'],
    ['goi 0900000001 nhe', 'personal'],
    ['nguyễn thị lan 2026', 'personal'],
    ['Lan.Nguyen@home!!', 'personal'],
    ['sinh 15 06 1988 nhe', 'personal'],
  ])('%s (%s)', (password, weakness) => {
    expect(weaknessOf(password, lan)).toBe(weakness);
  });
});

describe('a new password will do', () => {
  it.each(['sen-no-ben-ho-thang-sau', 'mưa nguồn chớp bể chiều hôm', 'Lan thích hoa sen trắng'])('%s', (password) => {
    expect(weaknessOf(password, lan)).toBeUndefined();
    expect(weaknessOf(password, undefined)).toBeUndefined();
  });
});
