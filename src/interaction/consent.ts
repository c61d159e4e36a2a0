/** Keeping what a person answered about their data, with its receipt. */
import { randomUUID } from 'node:crypto';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Assurance } from '../assurance/assurance.ts';
import type { Evidence } from '../assurance/evidence.ts';
import type { Audit } from '../audit/audit.ts';
import { afterAnswer } from '../consent/asking.ts';
import { isRequired } from '../consent/claim-requests.ts';
import type { ConsentStore } from '../consent/consent.ts';
import type { Chosen, Receipt, ReceiptKind, WriteReceipt } from '../consent/receipts.ts';
import { CONSENT_TEXT_VERSION } from '../consent/text-version.ts';
import type { Withdrawing } from '../consent/withdrawing.ts';
import type { Transaction } from '../errors.ts';
import type { Person } from '../identity/person.ts';
import type { ConsentQuestion } from './consent-question.ts';
import type { Interaction } from './interaction.ts';
import type { Visit } from './visit.ts';

export interface ConsentParts {
  readonly artifacts: ArtifactStore;
  readonly assurance: Assurance;
  readonly audit: Audit;
  readonly consents: ConsentStore;
  readonly transaction: Transaction;
  readonly withdrawing: Pick<Withdrawing, 'tellNarrowed'>;
  readonly writeReceipt: WriteReceipt;
}

/** Keeps answers; each of them belongs to what was shown. */
export interface ConsentKeeper {
  /** `ticked` are the optional claims that the person chose. */
  agree(visit: Visit, person: Person, answer: { question: ConsentQuestion; ticked: readonly string[] }): Promise<void>;
  refuse(visit: Visit, person: Person, question: ConsentQuestion): Promise<void>;
}

/** Makes the keeper. */
export function createConsentKeeper(parts: ConsentParts): ConsentKeeper {
  const { artifacts, assurance, audit, consents, transaction, withdrawing, writeReceipt } = parts;

  async function reachedLevel(interaction: Interaction, person: Person): Promise<string> {
    const uid = interaction.details.session?.uid;
    const evidence = uid ? ((await artifacts.evidenceOf(uid)) as Evidence[]) : [];
    const now = Math.floor(Date.now() / 1000);
    return assurance.reached(assurance.vector(person.proofs, evidence, now)) ?? '';
  }

  interface Answer {
    readonly kind: ReceiptKind;
    readonly question: ConsentQuestion;
    readonly chosen: Chosen;
    readonly acr: string;
  }

  const receiptOf = ({ interaction, language }: Visit, person: Person, answer: Answer): Promise<Receipt> =>
    writeReceipt({
      kind: answer.kind,
      personId: person.id,
      clientId: interaction.relyingParty.clientId,
      mandateId: interaction.mandateId,
      language,
      acr: answer.acr,
      textVersion: CONSENT_TEXT_VERSION,
      shown: answer.question.shown,
      chosen: answer.chosen,
    });

  return {
    agree: (visit, person, { question, ticked }) =>
      transaction(async () => {
        const { interaction, language } = visit;
        const { relyingParty, mandateId } = interaction;
        const { clientId } = relyingParty;
        const { request, asked, before } = question;
        const granted = asked.filter((claim) => isRequired(claim, relyingParty) || ticked.includes(claim));
        const answers = afterAnswer(before, { request, asked, granted }, relyingParty);
        const acr = await reachedLevel(interaction, person);
        await consents.replace({
          id: randomUUID(),
          personId: person.id,
          clientId,
          mandateId,
          ...answers,
          language,
          acr,
        });
        const taken = before?.granted.filter((claim) => !answers.granted.includes(claim)) ?? [];
        if (before && taken.length > 0) {
          await artifacts.endGrants(person.id, clientId, mandateId);
          await withdrawing.tellNarrowed(before, taken);
        }
        const { scopes } = request;
        const chosen = {
          scopes,
          granted: request.claims.filter((claim) => answers.granted.includes(claim)),
          refused: request.claims.filter((claim) => !answers.granted.includes(claim)),
        };
        const kind = question.shown.basis === 'public-duty' ? 'informed' : 'agreed';
        const receipt = await receiptOf(visit, person, { kind, question, chosen, acr });
        const details = { scopes, granted: chosen.granted, language, acr, mandate: mandateId, receipt: receipt.id };
        const type = kind === 'informed' ? 'consent.informed' : 'consent.given';
        await audit({ type, personId: person.id, clientId, details });
      }),
    refuse: (visit, person, question) =>
      transaction(async () => {
        const { clientId } = visit.interaction.relyingParty;
        const { scopes } = question.request;
        const acr = await reachedLevel(visit.interaction, person);
        const chosen = { scopes, granted: [], refused: question.asked };
        const receipt = await receiptOf(visit, person, { kind: 'refused', question, chosen, acr });
        const details = { mandate: visit.interaction.mandateId, receipt: receipt.id };
        await audit({ type: 'consent.refused', personId: person.id, clientId, details });
      }),
  };
}
