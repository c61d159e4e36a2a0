/** A correction, field by field. Pure. */
import { writtenDay } from '../identity/statement.ts';
import type { Correction, Stated } from './request.ts';

/** One line: what the account has and what it should have, as people write it. */
export interface ComparedField {
  readonly field: 'name' | 'birthdate' | 'gender' | 'number' | 'passport' | 'nationality';
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const written = ({ name, birthdate, gender, citizenNumber, foreigner }: Stated) => ({
  name: name.full,
  birthdate: writtenDay(birthdate),
  gender,
  number: citizenNumber,
  passport: foreigner?.passportNumber,
  nationality: foreigner?.nationality,
});

/** Every field that one of both has, in the order of the pages. */
export function comparedFields({ from, to }: Correction): ComparedField[] {
  const [before, after] = [written(from), written(to)];
  const fields = Object.keys(before) as ComparedField['field'][];
  return fields.flatMap((field) =>
    before[field] === undefined && after[field] === undefined ? [] : [{ field, from: before[field], to: after[field] }],
  );
}
