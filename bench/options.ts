import { parseArgs } from 'node:util';
import { CHOOSING } from './choosing.ts';
import { FLOW_NAMES, type FlowName } from './flows.ts';
import { VISITING } from './visiting.ts';

/** What one run of the benchmark does. */
export interface BenchOptions {
  /** Seconds per flow, provider and round. */
  readonly seconds: number;
  readonly rounds: number;
  /** Clients that work at once. */
  readonly clients: number;
  readonly flows: readonly FlowName[];
  /** Whether choosing among very many organisations is measured. */
  readonly choosing: boolean;
  /** Whether sign-ins at very many services are measured. */
  readonly visiting: boolean;
  /** File for the figures. */
  readonly json?: string | undefined;
  /** Directory for CPU profiles of both servers. */
  readonly profile?: string | undefined;
}

const NAMES: readonly string[] = [...FLOW_NAMES, CHOOSING, VISITING];

export const USAGE = `npm run bench -- [options]
  --seconds N      seconds per flow, provider and round (3)
  --rounds N       rounds, of which the medians are taken (4)
  --clients N      clients that work at once (16)
  --flow NAME      only this flow; may be repeated (${NAMES.join(', ')})
  --json FILE      writes one object per flow
  --profile DIR    writes CPU profiles of both servers`;

/** Access tokens of the set-up live ten minutes. */
const LONGEST_RUN_SECONDS = 540;

function numberIn(text: string, name: string, most: number): number {
  const value = Number(text);
  if (value > 0 && value <= most) return value;
  throw new Error(`--${name} must be a number above 0 and at most ${most}\n\n${USAGE}`);
}

function flowsNamed(names: readonly string[]): FlowName[] {
  const unknown = names.filter((name) => !NAMES.includes(name));
  if (unknown.length > 0) throw new Error(`there is no flow ${unknown.join(', ')}\n\n${USAGE}`);
  return names.length > 0 ? FLOW_NAMES.filter((name) => names.includes(name)) : FLOW_NAMES;
}

/** Reads the command line; undefined when only help was asked for. */
export function readOptions(args: readonly string[]): BenchOptions | undefined {
  const text = (fallback: string) => ({ type: 'string', default: fallback }) as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seconds: text('3'),
      rounds: text('4'),
      clients: text('16'),
      flow: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  const options = {
    seconds: numberIn(values.seconds, 'seconds', 60),
    rounds: Math.ceil(numberIn(values.rounds, 'rounds', 50)),
    clients: Math.ceil(numberIn(values.clients, 'clients', 100)),
    flows: flowsNamed(values.flow),
    choosing: values.flow.length === 0 || values.flow.includes(CHOOSING),
    visiting: values.flow.length === 0 || values.flow.includes(VISITING),
    json: values.json,
    profile: values.profile,
  };
  if (options.seconds * options.rounds * options.flows.length * 2 > LONGEST_RUN_SECONDS)
    throw new Error(`a run takes at most ${LONGEST_RUN_SECONDS} s: take fewer seconds or rounds\n\n${USAGE}`);
  return options;
}
