/** ASN.1 by the distinguished encoding rules (X.690, section 10), strictly: one way to write each value, and nothing after it. */

/** One element and those inside it. Its buffers are parts of the input, not copies. */
export interface Element {
  /** The identifier octets as a number, such as 0x30 or 0x5f1f. */
  readonly tag: number;
  /** The whole element, as it was signed. */
  readonly raw: Buffer;
  readonly body: Buffer;
  /** Empty unless it is constructed. */
  readonly children: readonly Element[];
}

/** The input is not what its format says; for the log, it says nothing about the content. */
export class FormatError extends Error {}

const DEEPEST = 24;
const CONSTRUCTED = 0x20;
const MOST_LENGTH_OCTETS = 3;
/** Of the universal class only these are constructed, and always: SEQUENCE and SET. */
const SEQUENCE_AND_SET = new Set([0x10, 0x11]);

/** Ends the reading of a wrong input. */
export function malformed(reason: string): never {
  throw new FormatError(reason);
}

/** The octet there. */
function octet(bytes: Buffer, at: number): number {
  return bytes[at] ?? malformed('the input ends early');
}

function checkForm(first: number): void {
  if ((first & 0xc0) !== 0) return;
  const isConstructed = (first & CONSTRUCTED) !== 0;
  if (first === 0 || SEQUENCE_AND_SET.has(first & 0x1f) !== isConstructed) malformed('a tag that DER does not have');
}

/** One identifier octet, or two for tag numbers from 31 to 127. */
function readTag(bytes: Buffer, at: number): { tag: number; next: number } {
  const first = octet(bytes, at);
  if ((first & 0x1f) !== 0x1f) {
    checkForm(first);
    return { tag: first, next: at + 1 };
  }
  const second = octet(bytes, at + 1);
  if (second < 0x1f || second > 0x7f) malformed('a tag that is not in use');
  return { tag: first * 0x100 + second, next: at + 2 };
}

function readLength(bytes: Buffer, at: number): { length: number; next: number } {
  const first = octet(bytes, at);
  if (first < 0x80) return { length: first, next: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > MOST_LENGTH_OCTETS) malformed('a length that DER does not have');
  let length = 0;
  for (let index = 1; index <= count; index += 1) length = length * 0x100 + octet(bytes, at + index);
  if (length < 0x80 || length < 0x100 ** (count - 1)) malformed('a length that is not the shortest');
  return { length, next: at + 1 + count };
}

function readAt(bytes: Buffer, at: number, depth: number): Element {
  if (depth > DEEPEST) malformed('too deep');
  const { tag, next } = readTag(bytes, at);
  const { length, next: start } = readLength(bytes, next);
  const end = start + length;
  if (end > bytes.length) malformed('the input ends early');
  const body = bytes.subarray(start, end);
  const isConstructed = ((tag > 0xff ? tag >> 8 : tag) & CONSTRUCTED) !== 0;
  return { tag, raw: bytes.subarray(at, end), body, children: isConstructed ? readAll(body, depth + 1) : [] };
}

function readAll(bytes: Buffer, depth: number): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = readAt(bytes, at, depth);
    elements.push(element);
    at += element.raw.length;
  }
  return elements;
}

/** The one element that the input consists of; throws FormatError. */
export function readDer(input: Uint8Array): Element {
  const bytes = Buffer.from(input.buffer, input.byteOffset, input.byteLength);
  const element = readAt(bytes, 0, 0);
  return element.raw.length === bytes.length ? element : malformed('something follows');
}

/** The element, if it has this tag; throws FormatError where it has not, or where there is none. */
export function expectTag(element: Element | undefined, tag: number): Element {
  return element?.tag === tag ? element : malformed(`${tag.toString(16)} was expected`);
}

/** The element's children, of which there must be this many. */
export function childrenOf(element: Element, least: number, most = least): readonly Element[] {
  const { children } = element;
  return children.length >= least && children.length <= most ? children : malformed('too few parts, or too many');
}

/** A whole number from 0 to 127. */
export function smallNumber(element: Element | undefined): number {
  const { body } = expectTag(element, 0x02);
  return body.length === 1 && octet(body, 0) < 0x80 ? octet(body, 0) : malformed('a small number was expected');
}
