import { expect, it } from 'vitest';
import { detailFacts } from '../../../src/admin/audit-details.ts';
import { createWords } from '../../../src/web/words.ts';

it('says what was asked for, and by what way, in words', () => {
  const details = { request: 'c7b4aff2', subject: 'bank', via: 'page' };
  expect(detailFacts(details, { words: createWords('vi'), language: 'vi' })).toEqual([
    { label: 'Mã đề nghị', value: 'c7b4aff2' },
    { label: 'Về', value: 'bank' },
    { label: 'Qua', value: 'trang web' },
  ]);
});
