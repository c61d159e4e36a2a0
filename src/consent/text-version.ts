/**
 * Version of the words of the consent page (`consent.*` in the catalogues of all languages): the day on which they were last
 * changed, and the beginning of their SHA-256. A test fails when the words change and this does not.
 */
export const CONSENT_TEXT_VERSION = '2026-11-22+070ff7d6';
