import { readdirSync, readFileSync } from 'node:fs';

/** USER_HZ of proc(5), 100 on every Linux that we run on. */
const MS_PER_TICK = 10;
/** Fields of /proc/<pid>/stat after the name, which is in brackets and may hold anything (proc(5)). */
const PARENT = 1;
const OWN_TIMES = [11, 12];
const TIMES_OF_ENDED_CHILDREN = [13, 14];

function fieldsOf(pid: string): string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

const sum = (fields: readonly string[], places: readonly number[]): number =>
  places.reduce((total, place) => total + Number(fields[place]), 0);

/** CPU time of a PostgreSQL server and all its processes, also of those that have ended, in milliseconds. */
export function databaseCpuMs(postmaster: number): number {
  const own = fieldsOf(String(postmaster));
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const children = pids.map(fieldsOf).filter((fields) => fields?.[PARENT] === String(postmaster));
  const ticks =
    sum(own ?? [], [...OWN_TIMES, ...TIMES_OF_ENDED_CHILDREN]) +
    children.reduce((total, fields) => total + sum(fields ?? [], OWN_TIMES), 0);
  return ticks * MS_PER_TICK;
}
