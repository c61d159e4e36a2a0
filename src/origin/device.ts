import Bowser from 'bowser';
import type { Device } from './origin.ts';

/** Longer ones are not names of browsers. */
const LONGEST = 400;
const MAX_NAME = 40;

const short = (name: string | undefined): string | undefined => name?.slice(0, MAX_NAME) || undefined;

/** Reading a name costs more than keeping it; the ones kept longest make room. */
const MOST_KNOWN = 1_000;
const known = new Map<string, Device>();

function read(userAgent: string): Device {
  const { browser, os } = Bowser.parse(userAgent);
  const [named, system] = [short(browser.name), short(os.name)];
  return { ...(named ? { browser: named } : {}), ...(system ? { system } : {}) };
}

/** The browser and system that a `User-Agent` names; versions and models are left out, so that a device stays the same. */
export function deviceOf(userAgent: string): Device {
  if (userAgent === '' || userAgent.length > LONGEST) return {};
  const before = known.get(userAgent);
  if (before) return before;
  const device = read(userAgent);
  known.set(userAgent, device);
  const oldest = known.keys().next().value;
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  return device;
}
