/** Signed attributes of CMS (RFC 5652, sections 5.3, 5.4 and 11). */
import { childrenOf, type Element, expectTag, malformed } from './der.ts';

/** What was signed, and what it says. */
export interface SignedAttributes {
  /** The bytes that the signature is over: the attributes as a SET OF. */
  readonly signed: Buffer;
  /** The digest of the content. */
  readonly messageDigest: Buffer;
  /** Absent from most documents. */
  readonly signingTime?: Date;
}

/** 1.2.840.113549.1.9.3, 4 and 5 */
const CONTENT_TYPE = '2a864886f70d010903';
const MESSAGE_DIGEST = '2a864886f70d010904';
const SIGNING_TIME = '2a864886f70d010905';

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const TIME = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/;

function readTime({ tag, body }: Element): Date {
  if (tag !== UTC_TIME && tag !== GENERALIZED_TIME) malformed('no time');
  const text = body.toString('latin1');
  // RFC 5652, section 11.3: two digits from 50 on are of the last century.
  const full = tag === GENERALIZED_TIME ? text : `${text < '50' ? '20' : '19'}${text}`;
  const time = new Date(full.replace(TIME, '$1-$2-$3T$4:$5:$6Z'));
  return TIME.test(full) && !Number.isNaN(time.getTime()) ? time : malformed('no time');
}

/** Each attribute once, with one value. */
function valuesOf(attributes: Element): ReadonlyMap<string, Element> {
  const values = new Map<string, Element>();
  for (const attribute of attributes.children) {
    const [type, set] = childrenOf(expectTag(attribute, 0x30), 2);
    const name = expectTag(type, 0x06).body.toString('hex');
    if (values.has(name)) malformed('an attribute twice');
    values.set(name, childrenOf(expectTag(set, 0x31), 1)[0] ?? malformed('no value'));
  }
  return values;
}

/** Reads the attributes, which stand there with the tag [0]; throws FormatError where they are not of this type of content. */
export function readSignedAttributes(attributes: Element, contentType: Buffer): SignedAttributes {
  const values = valuesOf(attributes);
  if (!expectTag(values.get(CONTENT_TYPE), 0x06).body.equals(contentType)) malformed('another type of content');
  const time = values.get(SIGNING_TIME);
  return {
    signed: Buffer.concat([Buffer.from([0x31]), attributes.raw.subarray(1)]),
    messageDigest: expectTag(values.get(MESSAGE_DIGEST), 0x04).body,
    ...(time ? { signingTime: readTime(time) } : {}),
  };
}
