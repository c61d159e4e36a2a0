import { z } from 'zod';

const seconds = z.number().positive();

/** The settings of checks that are made elsewhere. */
export const proofChecksSchema = z
  .strictObject({
    waitSeconds: seconds.describe('A source that has not answered within this time is asked again later.'),
    pollSeconds: seconds.describe('How often this node looks for requests that are due.'),
    retrySeconds: z
      .array(seconds)
      .min(1)
      .describe('Waits between attempts; the last one is repeated until the request is given up.'),
    perDay: z
      .int()
      .positive()
      .max(20)
      .describe(
        'So many requests by one method has a person within 24 hours: nobody finds out by trying what a source knows.',
      ),
    lapseSeconds: seconds.describe(
      'A request for officers ends this long after its deadline, if the person never came.',
    ),
    giveUpSeconds: seconds.describe(
      'A request that nobody could decide for this long is given up, and the person told.',
    ),
  })
  .describe(
    'Asking the sources that prove identities. A request is kept before anybody is asked, so that none is lost.',
  );

export type ProofCheckSettings = z.infer<typeof proofChecksSchema>;
