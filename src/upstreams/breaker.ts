/**
 * A circuit breaker around every upstream: one that fails again and again is left alone for a while, so that people are told at
 * once and do not wait for it. It counts only what we asked ourselves: what browsers bring along says nothing about an upstream.
 */
import type { HealthKeeper } from './health.ts';
import { type Connection, UpstreamDisbelieved, UpstreamUnavailable } from './upstream.ts';

export interface BreakersParts {
  /** After so many failures in a row it rests. */
  readonly failures: number;
  readonly restSeconds: number;
  readonly health: HealthKeeper;
  readonly now: () => Date;
}

type Step = 'begin' | 'finish' | 'probe';

interface Circuit {
  failed: Record<Step, number>;
  /** Milliseconds since 1970. */
  restsUntil: number;
}

/** Which failures an answer to a step takes back: beginning may ask nobody at all, and proves nothing. */
const PROVES: Readonly<Record<Step, readonly Step[]>> = {
  begin: [],
  finish: ['begin', 'finish', 'probe'],
  probe: ['begin', 'probe'],
};

const sum = ({ begin, finish, probe }: Circuit['failed']): number => begin + finish + probe;

/** Puts breakers around connections. */
export interface Breakers {
  guarded(upstream: string, connection: Connection): Connection;
  rests(upstream: string): boolean;
}

/** Makes them. */
export function createBreakers({ failures, restSeconds, health, now }: BreakersParts): Breakers {
  const circuits = new Map<string, Circuit>();

  function circuitOf(upstream: string): Circuit {
    const known = circuits.get(upstream);
    const circuit = known ?? { failed: { begin: 0, finish: 0, probe: 0 }, restsUntil: 0 };
    if (!known) circuits.set(upstream, circuit);
    return circuit;
  }

  const time = (): number => now().getTime();
  const isOpen = ({ failed }: Circuit): boolean => sum(failed) >= failures;

  function rest(circuit: Circuit): void {
    circuit.restsUntil = time() + restSeconds * 1000;
  }

  function failed(upstream: string, step: Step, why: string): void {
    const circuit = circuitOf(upstream);
    circuit.failed[step] += 1;
    if (isOpen(circuit)) rest(circuit);
    health.state(upstream, isOpen(circuit) ? 'resting' : 'failing', why);
  }

  function answered(upstream: string, step: Step): void {
    const circuit = circuitOf(upstream);
    for (const proven of PROVES[step]) circuit.failed[proven] = 0;
    if (sum(circuit.failed) === 0 && step !== 'begin') health.state(upstream, 'up');
  }

  async function counted<Value>(upstream: string, step: Step, work: () => Promise<Value>): Promise<Value> {
    try {
      const value = await work();
      answered(upstream, step);
      return value;
    } catch (error) {
      if (error instanceof UpstreamUnavailable && !error.byBrowser) failed(upstream, step, error.message);
      if (error instanceof UpstreamDisbelieved) health.doubted(upstream, error.message);
      throw error;
    }
  }

  const rests = (upstream: string): boolean => isOpen(circuitOf(upstream)) && time() < circuitOf(upstream).restsUntil;

  /** After the rest one sign-in is let through, and the next one after another rest, until it answers. */
  function admit(upstream: string): void {
    if (rests(upstream)) throw new UpstreamUnavailable('resting');
    if (isOpen(circuitOf(upstream))) rest(circuitOf(upstream));
  }

  return {
    rests,
    guarded(upstream, connection) {
      // What was counted belongs to the description before.
      circuits.delete(upstream);
      health.forget(upstream);
      return {
        ...connection,
        async begin(asked) {
          admit(upstream);
          return counted(upstream, 'begin', () => connection.begin(asked));
        },
        // Somebody who is on the way back is not sent away unheard.
        finish: (returned) => counted(upstream, 'finish', () => connection.finish(returned)),
        probe: () => counted(upstream, 'probe', () => connection.probe()),
      };
    },
  };
}
