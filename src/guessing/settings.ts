import { z } from 'zod';

const seconds = z.int().positive();

const limit = (what: string) =>
  z.strictObject({
    attempts: z.int().positive().describe(`${what}: so many wrong answers ...`),
    seconds: seconds.describe('... within so many seconds after the first.'),
  });

/** The settings of this folder. */
export const guessingSchema = z
  .strictObject({
    account: limit('At one account from devices that are not known, for each method'),
    device: limit('At one account from one known device, for each method'),
    address: limit('From one address (IPv6: one /64) by devices that are not known'),
    transaction: limit('At a further authenticator within one sign-in'),
    further: limit('At a further authenticator of one account from devices that are not known'),
    knownDeviceSeconds: seconds.describe('A device stays known this long after the person last signed in on it.'),
  })
  .describe(
    'How often people may guess. What succeeds is not counted, and no stranger can use up what a known device has.',
  );

const messages = (what: string) =>
  z.strictObject({
    messages: z.int().positive().describe(`${what}: so many messages ...`),
    seconds: seconds.describe('... within so many seconds after the first.'),
  });

/** The settings of what is sent. */
export const messageLimitsSchema = z
  .strictObject({
    contact: messages('To one phone or address'),
    contactLong: messages('To one phone or address'),
    person: messages('To one person, over whatever channel'),
    personLong: messages('To one person, over whatever channel'),
  })
  .describe(
    'How many messages ways to sign in may send. What a person asks for on a device where they used that way before is counted apart, with the same limits.',
  );
