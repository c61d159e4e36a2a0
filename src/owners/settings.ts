import { z } from 'zod';

/** The settings of the pages of those who look after services. */
export const ownersSchema = z
  .strictObject({
    minimumAcr: z.string().describe('Level that they sign in with, by id of the file with the levels.'),
    freshSeconds: z
      .int()
      .positive()
      .describe('Who changes something there must have shown every factor within this time.'),
    mostTeams: z.int().positive().default(5).describe('Teams that one person may own before they can found another.'),
    mostServices: z.int().positive().default(20).describe('Services of one team.'),
    mostInvitations: z.int().positive().default(50).describe('Invitations of one team within two weeks.'),
    mostTestPeople: z.int().nonnegative().default(20).describe('People whom one team may make up for trying out.'),
  })
  .describe('The pages of agencies and companies that connect services, `/owners`.');

export type OwnersSettings = z.infer<typeof ownersSchema>;
