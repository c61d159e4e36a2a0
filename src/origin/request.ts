import { deviceOf } from './device.ts';
import type { Origin } from './origin.ts';
import type { Places } from './places.ts';

/** What a request tells of where it came from. */
interface Requested {
  readonly ip: string;
  get(header: string): string;
}

/** Makes the function that reads the origin of a request; it is worked out when it is asked for, and once. */
export const createOrigins =
  (places: Places) =>
  (request: Requested): (() => Origin) => {
    let known: Origin | undefined;
    return () => {
      if (known) return known;
      const place = places(request.ip);
      known = { device: deviceOf(request.get('User-Agent')), ...(place ? { place } : {}) };
      return known;
    };
  };
