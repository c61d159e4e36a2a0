/** A form in which names are found however they are typed: lower case, without marks, single spaces. */
export const searchKey = (text: string): string =>
  text.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '').replace(/\s+/gu, ' ').trim();
