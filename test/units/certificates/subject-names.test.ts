import 'reflect-metadata';
import { AsnConvert } from '@peculiar/asn1-schema';
import { Name } from '@peculiar/asn1-x509';
import * as x509 from '@peculiar/x509';
import { describe, expect, it } from 'vitest';
import { isSubject } from '../../../src/certificates/subject-names.ts';

/** A subject as it is in a certificate, written in the order of the certificate. */
const subject = (json: x509.JsonName): Name => AsnConvert.parse(new x509.Name(json).toArrayBuffer(), Name);

const agency = subject([{ C: ['VN'] }, { O: ['Sở Tài chính, Huế'] }, { CN: ['dich-vu.example'] }]);

describe('the subject of a certificate', () => {
  it.each([
    'CN=dich-vu.example,O=Sở Tài chính\\, Huế,C=VN',
    'cn=dich-vu.example, o=Sở Tài chính\\2C Huế, c=VN',
    '2.5.4.3=dich-vu.example,2.5.4.10=S\\E1\\BB\\9F Tài chính\\, Huế,2.5.4.6=VN',
  ])('is named by %s', (text) => expect(isSubject(agency, text)).toBe(true));

  it.each([
    '',
    'CN=dich-vu.example',
    'C=VN,O=Sở Tài chính\\, Huế,CN=dich-vu.example',
    'CN=dich-vu.example,O=Sở Tài chính,C=VN',
    'CN=dich-vu.example,O=Sở Tài chính\\, Huế,C=VN,',
    'CN=dich-vu.example+O=Sở Tài chính\\, Huế,C=VN',
    'CN=dich-vu.example,OU=x,O=Sở Tài chính\\, Huế,C=VN',
    'CN=DICH-VU.example,O=Sở Tài chính\\, Huế,C=VN',
    'nonsense',
    '\\',
  ])('is not named by “%s”', (text) => expect(isSubject(agency, text)).toBe(false));

  it('with two values in one part is named by no text', () => {
    expect(isSubject(subject([{ CN: ['one'], O: ['two'] }]), 'CN=one+O=two')).toBe(false);
  });
});
