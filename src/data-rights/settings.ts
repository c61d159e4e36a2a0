import { z } from 'zod';

const days = z.int().positive().max(365);

const term = (right: string) =>
  z
    .strictObject({
      days: days.describe('Days to decide.'),
      withOthers: days.describe('Days when a processor or another party takes part, such as a service.'),
      most: days.describe('Days after which no extension leads.'),
    })
    .refine(({ days, withOthers, most }) => days <= withOthers && withOthers <= most, {
      message: 'must be days <= withOthers <= most',
    })
    .describe(right);

/** The settings of the law's clocks. */
export const dataRightsSchema = z
  .strictObject({
    acknowledgeWorkingDays: days.describe('Working days within which the person hears that a request arrived.'),
    extensionDays: days.describe('An extension, of which there is one, is of so many days at most.'),
    terms: z
      .strictObject({
        access: term('A copy of one’s data.'),
        correct: term('Data to be corrected.'),
        erase: term('Data to be erased.'),
        restrict: term('The use of data to be restricted.'),
        object: term('Objection to a use.'),
        withdraw: term('A consent to be taken back.'),
        complain: term('A complaint.'),
      })
      .describe('Time to decide by right, in days after the day of receipt.'),
    mostOpen: z.int().positive().max(100).describe('So many requests of one person are open at once.'),
    perDay: z.int().positive().max(100).describe('So many requests one person makes within 24 hours.'),
  })
  .describe(
    'Requests of people about their data (Law 91/2025/QH15, Decree 356/2025/NĐ-CP): the clocks of the law. They may be shorter, and have to be checked by a jurist.',
  );

export type DataRightsSettings = z.infer<typeof dataRightsSchema>;
