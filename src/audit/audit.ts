/** What happened and who did it: typed events, written in the transaction of what they record. */
import type { Origin } from '../origin/origin.ts';

/** The closed list of event types. */
export const AUDIT_EVENTS = {
  'sign-in.succeeded': 'A person showed an authenticator; `visit` names the authorization request.',
  'sign-in.failed':
    'An authenticator was refused; no person when the account is unknown. Where an identity provider in front signed nobody in, `method` names it and `why` says by a code what was not taken.',
  'sign-in.throttled': 'There were too many attempts; recorded once until there is room again.',
  'sign-in.cancelled': 'A person turned back before signing in.',
  'level.unreachable': 'A service asked for a level that the account cannot reach.',
  'account.registered': 'A person opened an account, or a guardian did for them.',
  'account.imported':
    'An account was taken over from another system; says by which import, with which proofs and ways to sign in.',
  'account.number-stated':
    'Somebody opened an account with the number of this person, whose account it stays; the person is told.',
  'registration.throttled':
    'Too many accounts were begun, or too many codes asked for; recorded once until there is room again.',
  'account.switched': 'A person left their session to sign in as somebody else.',
  'consent.given': 'A person agreed to give claims to a service.',
  'consent.informed':
    'A person was told what a law lets a service have, and went on; says which optional claims they gave.',
  'consent.refused': 'A person refused.',
  'consent.withdrawn': 'A service has nothing of a person any more: they withdrew what they had agreed to; says why.',
  'consent.changed': 'A person gave a service more or less of what it may do without.',
  'withdrawal.delivered': 'A service confirmed that it knows what it may not have any more.',
  'withdrawal.given-up': 'A service never confirmed that it knows what it may not have any more.',
  'authorization.granted': 'A service got an authorization code.',
  'authorization.refused': 'An authorization request ended in an error.',
  'exception.used':
    'A service got an authorization code in a way that only its exception allows; says `without` what, such as PKCE.',
  'tokens.issued': 'A service redeemed a code, a refresh token or its own credentials.',
  'tokens.refused': 'The token endpoint refused.',
  'claims.released':
    'Claims of a person were given to a service; says which, by userinfo or ID token, and under which consent.',
  'data.requested': 'A data provider asked what the token of a person is good for, which a service had sent it.',
  'grant.revoked': 'A grant and all its tokens ended, such as by the re-use of a code.',
  'session.ended':
    'A person signed out, of this session or `remotely` of another one of theirs; `method` names the upstream where they did.',
  'logout.delivered': 'A service confirmed a back-channel logout.',
  'logout.given-up': 'A service never confirmed a back-channel logout.',
  'message.withheld':
    'A mail or text message was not sent, because too many were; recorded once until there is room again.',
  'message.delivered': 'A mail or text message was handed over.',
  'message.given-up': 'A mail or text message could not be handed over.',
  'authenticator.added': 'A person got a further way to sign in.',
  'authenticator.removed': 'A way to sign in was removed.',
  'authenticator.changed': 'A person renamed or renewed a way to sign in.',
  'account.contact-added': 'A person showed that a further phone or mailbox is theirs; it may replace another one.',
  'account.contact-confirmed': 'A person showed once more that a phone or mailbox is theirs.',
  'account.contact-changed': 'A person chose another phone or mailbox that services are told.',
  'account.contact-removed': 'A person removed a phone or mailbox.',
  'account.contact-suspended':
    'Somebody else showed that a phone or mailbox of this person is theirs: here it counts for nothing any more.',
  'account.contact-restored': 'A change of phones or mailboxes was stopped by the link that told of it.',
  'account.terms-accepted': 'A person accepted a version of a legal text, or said that they read it.',
  'account.settings-changed': 'A person chose their language, or what they hear of and where.',
  'account.corrected': 'A person corrected what they had said about themselves.',
  'account.downloaded': 'A person downloaded everything that is held about them.',
  'account.closing-started': 'A person wished to close their account; until when they may come back.',
  'account.closing-stopped': 'An account is kept after all: by the link in a message, or by its owner who signed in.',
  'account.closed': 'An account was closed for good.',
  'account.merged':
    'Another account of a person became a part of this one, or this one of another; says `as` which, and by whom.',
  'account.merge-undone': 'Two accounts that had become one were parted again; says `as` which, and by whom.',
  'account.merge-settled':
    'A merge cannot be undone any more: what was left of the account that was merged was erased.',
  'merge.delivered': 'A service confirmed that it knows of a subject that means another one now, or does not any more.',
  'merge.given-up': 'A service never confirmed that.',
  'account.sessions-ended': 'Staff ended every session and grant of a person, with a reason.',
  'account.recovery-offered': 'Staff sent a person the beginning of a recovery, with a reason.',
  'account.blocked': 'Staff blocked an account, with a reason.',
  'account.unblocked': 'Staff let a person in again, with a reason.',
  'proof.requested': 'A person asked to have their identity proven.',
  'proof.examined': 'An officer wanted more for a proof, or passed it on.',
  'proof.added': 'An identity was proven.',
  'proof.refused': 'A request to have an identity proven ended without a proof.',
  'proof.withdrawn': 'Staff took back a proof, with a reason.',
  'keys.changed': 'An operator took a step in a change of the keys of stored data; says which.',
  'change.requested': 'Somebody asked for a change that needs a second pair of eyes; says which and who.',
  'change.approved': 'Somebody else approved a change, which took effect.',
  'change.refused': 'Somebody else refused a change.',
  'change.withdrawn': 'A request for a change was taken back.',
  'change.stale': 'A change was approved when what it was about had changed meanwhile: it did not take effect.',
  'service.key-added': 'Keys were added to a registration; says which, and by whom.',
  'service.key-ending': 'The last day of a key of a registration was set, or taken back.',
  'service.key-removed': 'A key of a registration was removed.',
  'service.secret-ending': 'The last day of a secret was set.',
  'service.secret-removed': 'A secret was removed.',
  'team.created': 'Somebody founded the team of an agency or a company.',
  'team.renamed': 'The team of an agency was renamed.',
  'team.invited': 'Somebody was invited into a team; says by whom and as what.',
  'team.invitation-ended': 'An invitation into a team was taken back or declined.',
  'team.joined': 'A person belongs to a team now; says as what.',
  'team.role-changed': 'A member of a team got another role.',
  'team.test-person-added': 'A team made somebody up for trying its services out; says of which kind.',
  'team.test-person-removed': 'Somebody whom a team had made up was erased.',
  'team.program-added': 'An owner of a team added a program of the management API.',
  'team.program-removed': 'An owner of a team ended a program of the management API.',
  'team.left': 'A person does not belong to a team any more: they left, or were removed.',
  'service.added': 'A team added a service.',
  'service.renamed': 'A team renamed a service.',
  'service.sandbox-saved': 'The registration for trying out a service was made or changed.',
  'service.fault-on': 'A team switched a fault on in the sandbox of its service; says which.',
  'service.fault-off': 'A team switched the faults off in the sandbox of its service.',
  'service.sandbox-ended': 'The registration for trying out a service was ended.',
  'service.secret-made': 'A registration got a further secret, which was shown once.',
  'people.import-started': 'An operator began to take in the accounts of a file; says which.',
  'people.import-finished': 'The accounts of a file were taken in; says how many, and how many rows were refused.',
  'people.exported':
    'An operator wrote accounts to a file; says which fields, and why where passwords were among them.',
  'service.stopped':
    'A registrar or the team stopped a service: nobody signs in there until a request is approved; says why.',
  'upstream.switched-off':
    'A security officer switched an identity provider in front of this one off: nobody arrives through it any more.',
  'upstream.switched-on': 'An identity provider in front of this one was switched on again; two officers agreed.',
  'upstream.described': 'An identity provider in front of this one was added, or its description changed.',
  'upstream.removed': 'The description of an identity provider in front of this one was removed.',
  'staff.appointed': 'Somebody got a role among the staff.',
  'staff.dismissed': 'Somebody lost a role among the staff.',
  'staff.entered': 'A member of staff signed in to the staff’s pages.',
  'staff.left': 'A member of staff signed out of the staff’s pages.',
  'staff.searched': 'A member of staff looked for an account by a number, phone or address.',
  'staff.search-throttled': 'A member of staff looked for too many; recorded once until there is room again.',
  'staff.person-read': 'A member of staff read who somebody is.',
  'staff.page-read': 'An auditor read a page of the staff; says which.',
  'staff.audit-read': 'A member of staff read the audit trail; says what they asked for, or which event they opened.',
  'audit.verified': 'A member of staff had the newest seals of the audit trail checked; says what was found.',
  'data-request.received': 'A person used a right over their data.',
  'data-request.acknowledged': 'Staff told the person that a request about their data arrived.',
  'data-request.extended': 'Staff took more time for a request about data, with a reason.',
  'data-request.fulfilled': 'A request about data was carried out; says when it was by the person on their own pages.',
  'data-request.refused': 'Staff refused a request about data, with a reason.',
  'data-request.cancelled': 'A person took back a request about their data.',
  'organisation.requested': 'A person asked to bring an organisation in.',
  'organisation.consented': 'A further legal representative answered whether an organisation may be brought in.',
  'organisation.added': 'An organisation was brought in.',
  'organisation.refused': 'A request to bring an organisation in ended without it.',
  'organisation.checked': 'The business register said something new of an organisation.',
  'organisation.examined': 'Staff looked into a request to bring an organisation in.',
  'mandate.granted': 'Somebody invited somebody to act for a party, or the law gives the power.',
  'mandate.accepted': 'An invitation was accepted.',
  'mandate.changed': 'A mandate was limited or renewed.',
  'mandate.ended': 'A mandate ended, by somebody or by a rule, with everything below it.',
  'representation.chosen': 'A person chose for whom they act at a service.',
  'system-account.added': 'An organisation got a machine client.',
  'system-account.changed': 'The keys or powers of a machine client were changed.',
  'account.misuse-reported':
    'A person reported that somebody else was in their account; says how many sessions ended and which ways to sign in were removed.',
  'account.misuse-handled': 'A security officer looked into such a report; the person is told what they found.',
  'link.added': 'An account at another provider was connected; says which provider, and how it became known.',
  'link.removed': 'An account at another provider is not connected any more.',
  'link.barred': 'A person let nobody into their account from another provider any more.',
  'link.allowed': 'A person let another provider open their account again.',
  'identity-case.opened':
    'What another provider said of somebody does not fit an account: officers look into it; says what.',
  'identity-case.decided': 'An officer decided whose account it is, with a reason.',
  'recovery.started': 'Somebody who received a code of a person and knew who they are began to recover their account.',
  'recovery.stopped': 'A recovery was stopped, undone, not needed, or what it relied on was gone.',
  'recovery.finished': 'A person set a new way to sign in; says by what, and how many proofs were suspended.',
  'recovery.refused':
    'Who the account belongs to was answered wrongly too often; recorded once until there is room again.',
} as const satisfies Record<string, string>;

export type AuditEventType = keyof typeof AUDIT_EVENTS;

/** One event; `details` is stored encrypted and must hold no secret. */
export interface AuditEvent {
  readonly type: AuditEventType;
  readonly personId?: string | undefined;
  readonly clientId?: string | undefined;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Records an event in the running transaction or request. */
export type Audit = (event: AuditEvent) => Promise<void>;

/** A sealed stretch of one shard's events: the hash covers the previous seal and every event in it. */
export interface Seal {
  readonly shard: number;
  readonly number: number;
  readonly events: number;
  /** SHA-256, hexadecimal. */
  readonly hash: string;
}

/** One event about a person, as it was recorded. */
export interface PastEvent {
  readonly id: string;
  readonly type: AuditEventType;
  readonly at: Date;
  readonly clientId: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;
  /** Where the person's request came from; absent where it was no request of a person's. */
  readonly from: Origin | undefined;
}

/** Which events of a person: of some types, newest first, those before one of them. */
export interface EventsAsked {
  readonly types: readonly AuditEventType[];
  /** Id of the event before which to go on. */
  readonly before?: string | undefined;
  /** Id of the event from which to go on, itself included. */
  readonly from?: string | undefined;
  /** Those with this service only. */
  readonly clientId?: string | undefined;
  readonly limit: number;
}

/** A service as a person uses it. */
export interface ServiceUse {
  readonly clientId: string;
  /** Undefined when the person acts for themselves. */
  readonly mandateId: string | undefined;
}

/** Where events are kept and sealed. */
export interface AuditStore {
  /** Notes the time, and where the request of a person came from. */
  record: Audit;
  /** Events about a person, newest first. */
  ofPerson(personId: string, asked: EventsAsked): Promise<readonly PastEvent[]>;
  /** Ids of the services in events of these types about a person. */
  servicesOfPerson(personId: string, types: readonly AuditEventType[]): Promise<readonly string[]>;
  /** When each service was last entered by a person, or read their data, for themselves or under a mandate; in this order. */
  lastUses(personId: string, uses: readonly ServiceUse[]): Promise<readonly (Date | undefined)[]>;
  /** Seals what was committed since the last seal; the new seals. Safe to run on every node. */
  seal(): Promise<readonly Seal[]>;
  /** Recomputes every seal from the events; a line for each thing that does not fit. */
  verify(checkpoints: readonly Seal[]): Promise<readonly string[]>;
}
