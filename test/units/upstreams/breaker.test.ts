import { beforeEach, describe, expect, it } from 'vitest';
import { createBreakers } from '../../../src/upstreams/breaker.ts';
import { createHealthKeeper, type Health } from '../../../src/upstreams/health.ts';
import {
  type Asked,
  type Connection,
  UpstreamDisbelieved,
  UpstreamRefused,
  UpstreamUnavailable,
} from '../../../src/upstreams/upstream.ts';
import { createWatch } from '../../../src/upstreams/watch.ts';

const RETURNED = { kept: {}, callback: new URL('http://localhost:9/') };
const ASKED = {} as Asked;
const silence = { warn: () => undefined, info: () => undefined };

let time: number;
let saved: Health[];
let failure: Error | undefined;
let asked: string[];

const step = (name: string) => async (): Promise<never> => {
  asked.push(name);
  if (failure) throw failure;
  return {} as never;
};
const connection: Connection = {
  issuer: 'https://bank.test',
  origins: async () => [],
  begin: step('begin'),
  finish: step('finish'),
  probe: step('probe'),
};

function setUp({ failures = 3 } = {}) {
  const now = (): Date => new Date(time);
  const store = { save: async (health: Health) => void saved.push(health), all: async () => saved };
  const health = createHealthKeeper({ store, log: silence, now, probeSeconds: 30 });
  const breakers = createBreakers({ failures, restSeconds: 30, health, now });
  const upstream = breakers.guarded('bank', connection);
  const [begin, finish, probe] = [
    () =>
      upstream.begin(ASKED).then(
        () => 'fine',
        (error: Error) => error.message,
      ),
    () =>
      upstream.finish(RETURNED).then(
        () => 'fine',
        (error: Error) => error.message,
      ),
    () =>
      upstream.probe().then(
        () => 'fine',
        (error: Error) => error.message,
      ),
  ];
  return {
    breakers,
    health,
    upstream,
    begin,
    finish,
    probe,
    rests: () => breakers.rests('bank'),
    rest: () => breakers.rests('other'),
  };
}

beforeEach(() => {
  time = Date.UTC(2026, 10, 22);
  saved = [];
  failure = undefined;
  asked = [];
});

describe('an upstream that fails', () => {
  it('rests after so many failures in a row, and nobody waits for it', async () => {
    const { begin, rests, rest } = setUp();
    failure = new UpstreamUnavailable('timeout');
    expect([await begin(), await begin()]).toEqual(['timeout', 'timeout']);
    expect(rests()).toBe(false);
    await begin();
    expect(rests()).toBe(true);
    expect(await begin()).toBe('resting');
    expect(asked).toHaveLength(3);
    // The others go on.
    expect(rest()).toBe(false);
  });

  it('is tried by one person after its rest, and answers for all again once it did', async () => {
    const { begin, finish, rests } = setUp();
    failure = new UpstreamUnavailable('timeout');
    for (let round = 0; round < 3; round += 1) await begin();
    time += 30_000;
    failure = undefined;
    expect([await begin(), await begin()]).toEqual(['fine', 'resting']);
    expect(await finish()).toBe('fine');
    expect(rests()).toBe(false);
    expect([await begin(), await begin()]).toEqual(['fine', 'fine']);
  });

  it('rests again when it fails after its rest', async () => {
    const { begin, rests } = setUp();
    failure = new UpstreamUnavailable('timeout');
    for (let round = 0; round < 3; round += 1) await begin();
    time += 30_000;
    expect(await begin()).toBe('timeout');
    expect(rests()).toBe(true);
  });

  it('is asked anew when its description was changed', async () => {
    const { begin, breakers, rests } = setUp();
    failure = new UpstreamUnavailable('token-invalid_client');
    for (let round = 0; round < 3; round += 1) await begin();
    expect(rests()).toBe(true);
    breakers.guarded('bank', connection);
    expect(rests()).toBe(false);
  });

  it('hears out those who are on the way back', async () => {
    const { begin, finish } = setUp();
    failure = new UpstreamUnavailable('timeout');
    for (let round = 0; round < 4; round += 1) await begin();
    failure = undefined;
    expect(await finish()).toBe('fine');
  });

  it('is not excused by beginnings, for which nobody may have been asked', async () => {
    const { begin, finish, rests } = setUp();
    for (let round = 0; round < 3; round += 1) {
      failure = undefined;
      expect(await begin()).toBe('fine');
      failure = new UpstreamUnavailable('status-500');
      await finish();
    }
    expect(rests()).toBe(true);
  });

  it('is not excused by its metadata either while sign-ins fail', async () => {
    const { finish, probe, rests, health } = setUp();
    for (let round = 0; round < 3; round += 1) {
      failure = new UpstreamUnavailable('status-500');
      await finish();
      failure = undefined;
      await probe();
    }
    expect(rests()).toBe(true);
    await health.flush(['bank']);
    expect(saved.at(-1)).toMatchObject({ state: 'resting', why: 'status-500' });
  });

  it.each([
    ['people turn back', new UpstreamRefused('access_denied')],
    ['an answer is not believed', new UpstreamDisbelieved('nonce')],
    ['browsers bring an error along', new UpstreamUnavailable('answered-server_error', { byBrowser: true })],
    ['we made a mistake', new TypeError('x is not a function')],
  ])('is none because %s', async (_why, error) => {
    const { begin, finish, rests } = setUp();
    failure = error;
    for (let round = 0; round < 10; round += 1) await finish();
    failure = undefined;
    expect(rests()).toBe(false);
    expect(await begin()).toBe('fine');
  });
});

describe('the health of an upstream', () => {
  it('is said in every round, with the time since which it is so', async () => {
    const { probe, health } = setUp();
    for (let round = 0; round < 3; round += 1) {
      await probe();
      await health.flush(['bank']);
      time += 1_000;
    }
    const up = { upstream: 'bank', state: 'up', since: new Date(time - 3_000) };
    expect(saved).toMatchObject([up, up, up]);
    saved = [];
    failure = new UpstreamUnavailable('timeout');
    for (let round = 0; round < 5; round += 1) {
      await probe();
      await health.flush(['bank']);
      time += 1_000;
    }
    expect(saved.map(({ state }) => state)).toEqual(['failing', 'failing', 'resting', 'resting', 'resting']);
    expect(saved.at(-1)?.since).toEqual(saved.at(-3)?.since);
    failure = undefined;
    await probe();
    await health.flush(['bank']);
    expect(saved.at(-1)).toEqual({
      upstream: 'bank',
      state: 'up',
      why: undefined,
      since: new Date(time),
      doubted: undefined,
    });
  });

  it('remembers the last answer that was not believed, of equal ones one a minute', async () => {
    const { finish, health } = setUp();
    failure = new UpstreamDisbelieved('nonce');
    for (let round = 0; round < 30; round += 1) {
      await finish();
      await health.flush(['bank']);
      time += 4_000;
    }
    expect(new Set(saved.map(({ doubted }) => doubted?.at.getTime())).size).toBe(2);
  });

  it('is written down later when the database is away', async () => {
    let away = true;
    const store = {
      async save(health: Health) {
        if (away) throw new Error('away');
        saved.push(health);
      },
      all: async () => saved,
    };
    const health = createHealthKeeper({ store, log: silence, now: () => new Date(time), probeSeconds: 30 });
    health.state('bank', 'up');
    health.state('ministry', 'failing', 'timeout');
    await expect(health.flush(['bank', 'ministry'])).rejects.toThrow('away');
    away = false;
    await health.flush(['bank', 'ministry']);
    expect(saved.map(({ upstream }) => upstream).sort()).toEqual(['bank', 'ministry']);
  });

  it('is not said any more of one that is removed or switched off', async () => {
    const { probe, health } = setUp();
    await probe();
    await health.flush([]);
    await health.flush(['bank']);
    expect(saved).toEqual([]);
  });
});

it('says anew how an upstream does that was described anew, also when that is as before', async () => {
  const { breakers, health, upstream } = setUp();
  await upstream.probe();
  await health.flush(['bank']);
  await breakers.guarded('bank', connection).probe();
  await health.flush(['bank']);
  expect(saved.map(({ state }) => state)).toEqual(['up', 'up']);
});

describe('the watch over upstreams', () => {
  const upstreamOf = (probe: () => Promise<void>) => ({
    definition: {} as never,
    connection: { ...connection, probe },
  });
  const watchOf = (...probes: (() => Promise<void>)[]) =>
    createWatch({
      upstreams: { all: async () => probes.map(upstreamOf) },
      health: { flush: async () => void asked.push('flush') },
    });

  it('asks all of them, whatever one of them answers, and writes down what changed', async () => {
    const away = async (): Promise<void> => {
      throw new UpstreamUnavailable('timeout');
    };
    await watchOf(away, connection.probe, away)();
    expect(asked).toEqual(['probe', 'flush']);
  });

  it('does not hide a mistake', async () => {
    const mistaken = async (): Promise<void> => {
      throw new TypeError('x is not a function');
    };
    await expect(watchOf(mistaken, connection.probe)()).rejects.toThrow(TypeError);
    expect(asked).toEqual(['probe', 'flush']);
  });
});
