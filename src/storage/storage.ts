import type { StaffSessionStore } from '../admin/sessions.ts';
import type { SigningKeyStore } from '../admin/signing-keys.ts';
import type { StaffStore } from '../admin/staff.ts';
import type { ApprovalStore } from '../approvals/approval.ts';
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { AuditStore } from '../audit/audit.ts';
import type { AuditTrail } from '../audit/trail.ts';
import type { CredentialChanges } from '../authenticators/credential-changes.ts';
import type { CredentialStore } from '../authenticators/credential-store.ts';
import type { ClosingStore } from '../closing/closings.ts';
import type { AcceptanceStore } from '../consent/acceptances.ts';
import type { ConsentStore } from '../consent/consent.ts';
import type { ReceiptStore } from '../consent/receipts.ts';
import type { ContactChanges } from '../contacts/changes.ts';
import type { DataRequestStore } from '../data-rights/request.ts';
import type { RequestScope, Transaction } from '../errors.ts';
import type { FigureStore } from '../figures/figures.ts';
import type { AttemptLimits } from '../guessing/attempt-limits.ts';
import type { GuardianshipStore } from '../identity/guardianships.ts';
import type { PersonStore } from '../identity/person-store.ts';
import type { SubjectStore } from '../identity/subject-store.ts';
import type { ImportStore } from '../import/store.ts';
import type { LastChoiceStore, MandateStore } from '../mandates/store.ts';
import type { NoticeStore } from '../messages/kept-notices.ts';
import type { ReportLinkStore, ReportStore } from '../misuse/reports.ts';
import type { OrganisationStore, OrganisationSubjectStore } from '../organisations/organisation.ts';
import type { OrganisationRequestStore } from '../organisations/requests.ts';
import type { OutboxStore } from '../outbox/outbox.ts';
import type { Exporter } from '../personal-data/exporter.ts';
import type { ProofStore } from '../proofing/proofs.ts';
import type { ProofRequestStore } from '../proofing/requests.ts';
import type { ProtocolErrorStore } from '../protocol-errors/protocol-errors.ts';
import type { RecoveryStore } from '../recovery/recoveries.ts';
import type { AppliedVersions } from '../relying-parties/change-sets.ts';
import type { ExpiryStore } from '../relying-parties/expiry.ts';
import type {
  ProgramDirectory,
  RegistrationChanges,
  RegistrationDirectory,
  RegistrationVersions,
  RelyingPartyStore,
  ServiceDirectory,
  ServiceHistory,
} from '../relying-parties/relying-party.ts';
import type { SecretStore } from '../relying-parties/secrets.ts';
import type { DraftStore, ServiceList } from '../relying-parties/service-list.ts';
import type { UseStore } from '../relying-parties/uses.ts';
import type { SystemAccountStore } from '../system-accounts/system-account.ts';
import type { FaultStore } from '../teams/faults.ts';
import type { TeamHistory } from '../teams/history.ts';
import type { TeamInvitationStore } from '../teams/invitation.ts';
import type { TeamStore } from '../teams/team.ts';
import type { TestPeopleStore } from '../teams/test-person.ts';
import { createAcceptanceStore } from './acceptance-store.ts';
import { createAppliedVersions } from './applied-versions.ts';
import { createApprovalStore } from './approval-store.ts';
import { createArtifactStore } from './artifact-store.ts';
import { createAttemptLimits } from './attempt-limits.ts';
import { loadAuditKeys } from './audit-keys.ts';
import { createAuditStore } from './audit-store.ts';
import { createAuditTrail } from './audit-trail.ts';
import { createCipher, type StorageKeys } from './cipher.ts';
import { createSecretStore, createUseStore } from './client-secrets.ts';
import { createClosingStore } from './closing-store.ts';
import { createConsentStore } from './consent-store.ts';
import { createContactChanges } from './contact-changes.ts';
import { createCredentialChanges } from './credential-changes.ts';
import { createCredentialStore } from './credential-store.ts';
import { createDataRequestStore } from './data-requests.ts';
import { migrate, openDatabase } from './database.ts';
import { createExpiryStore } from './expiry-store.ts';
import { createFaultStore } from './fault-store.ts';
import { createFigureStore } from './figure-store.ts';
import { createGuardianshipStore } from './guardianship-store.ts';
import { createHeld } from './held-rows.ts';
import { createImportStore } from './import-store.ts';
import { maintain, preparePartitions } from './maintenance.ts';
import { createLastChoiceStore, createMandateStore } from './mandate-store.ts';
import { nodeName } from './node-keys.ts';
import { createNoticeStore } from './notice-store.ts';
import { createOrganisationRequestStore } from './organisation-requests.ts';
import { createOrganisationStore, createOrganisationSubjectStore } from './organisation-store.ts';
import { createOutboxStore } from './outbox-store.ts';
import { createPeopleExport, type PeopleExport } from './people-export.ts';
import { createPersonStore } from './person-store.ts';
import { createProofRequestStore } from './proof-requests.ts';
import { createProofStore } from './proof-store.ts';
import { createProtocolErrorStore } from './protocol-error-store.ts';
import { createReceiptStore } from './receipt-store.ts';
import { createRecoveryStore } from './recovery-store.ts';
import { listenForRegistrations } from './registration-changes.ts';
import { createRelyingPartyStore } from './relying-party-store.ts';
import { createReportLinkStore, createReportStore } from './report-store.ts';
import { createServiceDraftStore } from './service-draft-store.ts';
import { createServiceList } from './service-list.ts';
import { createSigningKeyStore } from './signing-key-store.ts';
import { createStaffSessionStore } from './staff-sessions.ts';
import { createStaffStore } from './staff-store.ts';
import { createSubjectStore } from './subject-store.ts';
import { createSystemAccountStore } from './system-account-store.ts';
import { createTeamHistory } from './team-history.ts';
import { createTeamInvitationStore } from './team-invitations.ts';
import { createTeamStore } from './team-store.ts';
import { createTestPeopleStore } from './test-people.ts';
import { createUnitOfWork } from './unit-of-work.ts';
import { createUpstreamStores, type UpstreamStores } from './upstream-stores.ts';

/** Every store over one PostgreSQL database. */
export interface Storage {
  readonly scope: RequestScope;
  readonly transaction: Transaction;
  readonly acceptances: AcceptanceStore;
  readonly appliedVersions: AppliedVersions;
  readonly approvals: ApprovalStore;
  readonly artifacts: ArtifactStore;
  readonly attempts: AttemptLimits;
  readonly audit: AuditStore;
  readonly auditTrail: AuditTrail;
  readonly clientSecrets: SecretStore;
  readonly clientUses: UseStore;
  readonly closings: ClosingStore;
  readonly consents: ConsentStore;
  readonly contactChanges: ContactChanges;
  readonly credentials: CredentialStore;
  readonly credentialChanges: CredentialChanges;
  readonly dataRequests: DataRequestStore;
  readonly figures: FigureStore;
  readonly expiry: ExpiryStore;
  readonly guardianships: GuardianshipStore;
  /** What the tables hold about a person, part by part. */
  readonly held: readonly Exporter[];
  readonly imports: ImportStore;
  readonly lastChoices: LastChoiceStore;
  readonly mandates: MandateStore;
  readonly notices: NoticeStore;
  readonly organisations: OrganisationStore;
  readonly organisationRequests: OrganisationRequestStore;
  readonly organisationSubjects: OrganisationSubjectStore;
  readonly outbox: OutboxStore;
  readonly people: PersonStore;
  readonly peopleExport: PeopleExport;
  readonly proofs: ProofStore;
  readonly proofRequests: ProofRequestStore;
  readonly protocolErrors: ProtocolErrorStore;
  readonly receipts: ReceiptStore;
  readonly recoveries: RecoveryStore;
  readonly registrationChanges: RegistrationChanges;
  readonly relyingParties: RelyingPartyStore &
    RegistrationDirectory &
    RegistrationVersions &
    ServiceDirectory &
    ServiceHistory &
    ProgramDirectory;
  readonly reports: ReportStore;
  readonly reportLinks: ReportLinkStore;
  readonly signingKeys: SigningKeyStore;
  readonly drafts: DraftStore;
  readonly serviceList: ServiceList;
  readonly staff: StaffStore;
  readonly staffSessions: StaffSessionStore;
  readonly subjects: SubjectStore;
  readonly systemAccounts: SystemAccountStore;
  readonly teams: TeamStore;
  readonly teamHistory: TeamHistory;
  readonly teamInvitations: TeamInvitationStore;
  readonly testPeople: TestPeopleStore;
  readonly faults: FaultStore;
  readonly upstreams: UpstreamStores;
  /** Throws when the database does not answer. */
  ping(): Promise<void>;
  maintain(): Promise<void>;
  close(): Promise<void>;
}

/** Connects, migrates and makes the stores. */
export async function openStorage(
  database: { url: string; poolSize: number },
  keys: StorageKeys & { pairwiseKey: Buffer },
): Promise<Storage> {
  await migrate(database.url);
  const application = nodeName(keys);
  const db = await openDatabase({ ...database, application });
  await preparePartitions(db.pool);
  const work = createUnitOfWork(db);
  const cipher = createCipher(keys);
  await loadAuditKeys(db.pool, cipher);
  const changes = listenForRegistrations({ connectionString: database.url, application_name: application }, db.pool);
  return {
    scope: work.scope,
    transaction: work.transaction,
    acceptances: createAcceptanceStore(work),
    appliedVersions: createAppliedVersions(work),
    approvals: createApprovalStore(work, cipher),
    artifacts: createArtifactStore(work, cipher),
    attempts: createAttemptLimits(work, cipher),
    audit: createAuditStore(work, cipher),
    auditTrail: createAuditTrail(work, cipher),
    clientSecrets: createSecretStore(work),
    clientUses: createUseStore(work),
    closings: createClosingStore(work, cipher),
    consents: createConsentStore(work),
    contactChanges: createContactChanges(work, cipher),
    credentials: createCredentialStore(work, cipher),
    credentialChanges: createCredentialChanges(work, cipher),
    dataRequests: createDataRequestStore(work, cipher),
    figures: createFigureStore(work),
    expiry: createExpiryStore(work),
    guardianships: createGuardianshipStore(work),
    held: createHeld(work, cipher),
    imports: createImportStore(work, cipher, db.pool),
    lastChoices: createLastChoiceStore(work),
    mandates: createMandateStore(work, cipher),
    notices: createNoticeStore(work, cipher),
    organisations: createOrganisationStore(work),
    organisationRequests: createOrganisationRequestStore(work, cipher),
    organisationSubjects: createOrganisationSubjectStore(work, keys.pairwiseKey),
    outbox: createOutboxStore(work, cipher),
    people: createPersonStore(work, cipher),
    peopleExport: createPeopleExport(db.pool, cipher),
    proofs: createProofStore(work, cipher),
    proofRequests: createProofRequestStore(work, cipher),
    protocolErrors: createProtocolErrorStore(work, cipher),
    receipts: createReceiptStore(work, cipher),
    recoveries: createRecoveryStore(work, cipher),
    registrationChanges: changes,
    relyingParties: createRelyingPartyStore(work, cipher),
    reports: createReportStore(work, cipher),
    reportLinks: createReportLinkStore(work, cipher),
    signingKeys: createSigningKeyStore(work),
    drafts: createServiceDraftStore(work, cipher),
    serviceList: createServiceList(work),
    staff: createStaffStore(work),
    staffSessions: createStaffSessionStore(work, cipher),
    subjects: createSubjectStore(work, keys.pairwiseKey),
    systemAccounts: createSystemAccountStore(work),
    teams: createTeamStore(work),
    teamHistory: createTeamHistory(work),
    teamInvitations: createTeamInvitationStore(work, cipher),
    testPeople: createTestPeopleStore(work, cipher),
    faults: createFaultStore(work),
    upstreams: createUpstreamStores(work, cipher),
    ping: async () => void (await db.pool.query('SELECT 1')),
    maintain: () => maintain(db.pool),
    async close() {
      await changes.close();
      await db.close();
    },
  };
}
