/** Where a request of a person came from, as coarsely as it helps them to recognise it: never the address itself. */

/** A browser, as it calls itself. */
export interface Device {
  /** Such as `Chrome`. */
  readonly browser?: string;
  /** Such as `Android`. */
  readonly system?: string;
}

/** Where an address is; `local` is the network of the provider itself. */
export type Place = 'local' | { /** ISO 3166-1 alpha-2. */ readonly country: string; readonly region?: string };

/** Device and place of one request. */
export interface Origin {
  readonly device: Device;
  /** Absent where nobody knows. */
  readonly place?: Place;
}

/** Whether two origins look alike to a person. */
export const isSameDevice = (a: Device, b: Device): boolean => a.browser === b.browser && a.system === b.system;

/** The country, or `local`; undefined where nobody knows. */
export const countryOf = ({ place }: Origin): string | undefined =>
  place === undefined || place === 'local' ? place : place.country;
