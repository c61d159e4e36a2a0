/** Comparing the subject of a certificate with its text form (RFC 4514), as it is registered for a service (RFC 8705, 2.1.2). */
import type { Name } from '@peculiar/asn1-x509';

/** Names of the attributes that certificates of programs have (RFC 4514, section 3; RFC 4519). */
const TYPES: Readonly<Record<string, string>> = {
  CN: '2.5.4.3',
  SERIALNUMBER: '2.5.4.5',
  C: '2.5.4.6',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  STREET: '2.5.4.9',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
};

/** One attribute, as `type=value` with the type's number. */
type Attribute = string;

/** Attributes lie between commas that are not escaped. */
const ATTRIBUTE = /\s*([A-Za-z0-9.]+)\s*=((?:\\.|[^\\,+])*)(,|$)/y;

const PIECES = /\\([0-9A-Fa-f]{2})|\\(.)|([^\\]+)/gu;

/** A value without its escapes (RFC 4514, section 2.4). */
function decoded(value: string): string {
  const pieces = [...value.trim().matchAll(PIECES)];
  return Buffer.concat(
    pieces.map(([, hex, one, plain]) => (hex ? Buffer.from(hex, 'hex') : Buffer.from(one ?? plain ?? ''))),
  ).toString();
}

/** The attributes of a text, the last one of the certificate first; undefined for what is no name of single attributes. */
function attributesIn(text: string): Attribute[] | undefined {
  const found: Attribute[] = [];
  ATTRIBUTE.lastIndex = 0;
  for (let end = false; !end; ) {
    const [, type = '', value = '', after] = ATTRIBUTE.exec(text) ?? [];
    const content = decoded(value);
    if (!type || !content) return undefined;
    found.push(`${TYPES[type.toUpperCase()] ?? type}=${content}`);
    end = after === '';
  }
  return found;
}

/** Whether a subject is exactly the one that a text names. */
export function isSubject(subject: Name, text: string): boolean {
  const expected = attributesIn(text);
  const parts = [...subject].reverse();
  if (!expected || expected.length !== parts.length) return false;
  return parts.every((part, place) => {
    const [attribute, ...more] = [...part].map(({ type, value }) => `${type}=${value.toString()}`);
    return more.length === 0 && attribute === expected[place];
  });
}
