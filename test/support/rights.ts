/**
 * Who may do what: every endpoint of the staff's pages, of the pages of those who look after services, and of the API, with
 * all who get more than a refusal there. Whoever adds an endpoint adds a line.
 */

/** People of the staff by role; a registrar of one province; members of a team; somebody with an account alone; nobody signed in. */
export type Who = (typeof STAFF)[number] | (typeof MEMBERS)[number] | 'person' | 'nobody';

export const STAFF = [
  'identity-officer',
  'registrar',
  'provincial',
  'support',
  'security-officer',
  'auditor',
  'administrator',
] as const;
export const MEMBERS = ['owner', 'developer', 'viewer'] as const;

const signedIn = ['person', ...MEMBERS, 'registrar'] as const;
const registrars = ['registrar', 'provincial'] as const;
const helpers = ['support', 'security-officer'] as const;
/** Of the audit trail. */
const readers = ['security-officer', 'auditor'] as const;
const developers = ['owner', 'developer'] as const;
const deciders = ['identity-officer', 'security-officer', 'administrator'] as const;

/** Staff: who reads and who acts. */
export const STAFF_RIGHTS: Readonly<Record<string, readonly Who[]>> = {
  'GET /staff': STAFF,
  // These lead on, and show nothing to whoever is not signed in.
  'GET /staff/return': ['nobody', ...STAFF],
  'GET /staff/signed-out': ['nobody', ...STAFF],
  'POST /staff/sign-out': ['nobody', ...STAFF],

  'GET /staff/queue': ['identity-officer', 'auditor'],
  'POST /staff/queue': ['identity-officer'],
  'GET /staff/requests/:id': ['identity-officer', 'auditor'],
  'GET /staff/requests/:id/:form': ['identity-officer', 'auditor'],
  'POST /staff/requests/:id': ['identity-officer'],

  'GET /staff/proofs': ['identity-officer'],
  'POST /staff/proofs': ['identity-officer'],
  'GET /staff/proofs/:id': ['identity-officer'],
  'GET /staff/proofs/:id/:proof': ['identity-officer'],
  'GET /staff/proofs/:id/:proof/:form': ['identity-officer'],
  'POST /staff/proofs/:id/:proof': ['identity-officer'],

  'GET /staff/merges': ['identity-officer', 'auditor'],
  'POST /staff/merges': ['identity-officer'],
  'GET /staff/merges/of/:id': ['identity-officer', 'auditor'],
  'GET /staff/merges/of/:id/:form': ['identity-officer', 'auditor'],
  'POST /staff/merges/of/:id': ['identity-officer'],
  // Without a look of one's own these lead back.
  'GET /staff/merges/case/:id': ['identity-officer', 'auditor'],
  'GET /staff/merges/:kept/:merged': ['identity-officer', 'auditor'],
  'GET /staff/merges/:kept/:merged/:form': ['identity-officer', 'auditor'],
  'POST /staff/merges/:kept/:merged': ['identity-officer'],

  'GET /staff/organisations': ['identity-officer', 'auditor'],
  'GET /staff/organisations/:id': ['identity-officer', 'auditor'],
  'GET /staff/organisations/:id/:form': ['identity-officer', 'auditor'],
  'POST /staff/organisations/:id': ['identity-officer'],

  'GET /staff/identities': ['identity-officer', 'auditor'],
  'GET /staff/identities/decided': ['identity-officer', 'auditor'],
  'GET /staff/identities/:id': ['identity-officer', 'auditor'],
  'GET /staff/identities/:id/:form': ['identity-officer', 'auditor'],
  'POST /staff/identities/:id': ['identity-officer'],

  'GET /staff/data-requests': ['support', 'auditor'],
  'GET /staff/data-requests/:id': ['support', 'auditor'],
  'GET /staff/data-requests/:id/:form': ['support', 'auditor'],
  'POST /staff/data-requests/:id': ['support'],

  'GET /staff/reports': ['security-officer', 'auditor'],
  'GET /staff/reports/handled': ['security-officer', 'auditor'],
  'GET /staff/reports/:id': ['security-officer', 'auditor'],
  'GET /staff/reports/:id/:form': ['security-officer', 'auditor'],
  'POST /staff/reports/:id': ['security-officer'],

  'GET /staff/people': [...helpers, 'auditor'],
  'POST /staff/people': [...helpers, 'auditor'],
  'GET /staff/people/of-report/:report': ['security-officer', 'auditor'],
  'GET /staff/people/:id': [...helpers, 'auditor'],
  'GET /staff/people/:id/:act': helpers,
  'GET /staff/people/:id/:act/:form': helpers,
  'POST /staff/people/:id/:act': helpers,

  'GET /staff/audit': readers,
  'POST /staff/audit': readers,
  'POST /staff/audit/verify': readers,
  'GET /staff/audit/:id': readers,
  'GET /staff/audit/:id/lines': readers,
  'GET /staff/audit/:id/:event': readers,

  'GET /staff/roles': ['administrator', 'auditor'],
  'POST /staff/roles': ['administrator', 'auditor'],
  'GET /staff/roles/:id': ['administrator', 'auditor'],
  'GET /staff/roles/:id/:form': ['administrator', 'auditor'],
  'POST /staff/roles/:id': ['administrator'],

  'GET /staff/keys': ['security-officer', 'auditor'],
  'GET /staff/keys/:form': ['security-officer', 'auditor'],
  'POST /staff/keys': ['security-officer'],

  'GET /staff/upstreams': ['security-officer', 'administrator', 'auditor'],
  'GET /staff/upstreams/new': ['security-officer'],
  'GET /staff/upstreams/new/:form': ['security-officer'],
  'POST /staff/upstreams/new': ['security-officer'],
  'GET /staff/upstreams/:id/change': ['security-officer'],
  'GET /staff/upstreams/:id/change/:form': ['security-officer'],
  'POST /staff/upstreams/:id/change': ['security-officer'],
  'GET /staff/upstreams/:id': ['security-officer', 'administrator', 'auditor'],
  'GET /staff/upstreams/:id/:form': ['security-officer', 'administrator', 'auditor'],
  'POST /staff/upstreams/:id/off': ['security-officer'],
  'POST /staff/upstreams/:id/on': ['security-officer'],
  'POST /staff/upstreams/:id/remove': ['security-officer'],

  'GET /staff/registrations': [...registrars, 'auditor'],
  'GET /staff/registrations/decided': [...registrars, 'auditor'],
  'GET /staff/registrations/:id': [...registrars, 'auditor'],
  'GET /staff/registrations/:id/:form': [...registrars, 'auditor'],
  'POST /staff/registrations/:id': registrars,
  'GET /staff/services': [...registrars, 'auditor'],
  'GET /staff/services/:id': [...registrars, 'auditor'],
  'GET /staff/services/:id/:form': [...registrars, 'auditor'],
  'POST /staff/services/:id': registrars,
  'GET /staff/teams': [...registrars, 'auditor'],
  // A team that nobody owns any more: not this one.
  'GET /staff/teams/:team': [],
  'GET /staff/teams/:team/:form': [],
  'POST /staff/teams/:team/name': [],
  'POST /staff/teams/:team/decide': [],

  'GET /staff/approvals': [...registrars, ...deciders, 'auditor'],
  'GET /staff/approvals/:id': [...deciders, 'auditor'],
  'GET /staff/approvals/:id/:form': [...deciders, 'auditor'],
  'POST /staff/approvals/:id': deciders,
  // Whoever asked; the request of each is their own.
  'POST /staff/approvals/:id/withdraw': deciders,
};

/** Those who look after services; to strangers a team does not exist, whatever they are elsewhere. */
export const OWNER_RIGHTS: Readonly<Record<string, readonly Who[]>> = {
  'GET /owners': signedIn,
  // Where a sign-in comes back to: it leads on, and shows nothing.
  'GET /owners/return': ['nobody', ...signedIn],
  'GET /owners/teams/new': signedIn,
  'POST /owners/teams/new': signedIn,
  // A company of which one is the representative: nobody here.
  'GET /owners/companies/:company': [],
  'POST /owners/companies/:company': [],
  // It names the viewer.
  'GET /owners/invitations/:invitation': ['viewer'],
  'POST /owners/invitations/:invitation': ['viewer'],
  // A team that nobody owns any more: not this one.
  'POST /owners/teams/:team/claim': [],

  'GET /owners/teams/:team': MEMBERS,
  'GET /owners/teams/:team/history': MEMBERS,
  'GET /owners/teams/:team/rename': ['owner'],
  'POST /owners/teams/:team/rename': ['owner'],
  'GET /owners/teams/:team/members': MEMBERS,
  'GET /owners/teams/:team/members/invite': ['owner'],
  'POST /owners/teams/:team/members/invite': ['owner'],
  'POST /owners/teams/:team/invitations/:invitation/withdraw': ['owner'],
  'GET /owners/teams/:team/members/:member/role': ['owner'],
  'POST /owners/teams/:team/members/:member/role': ['owner'],
  'GET /owners/teams/:team/members/:member/remove': ['owner'],
  'POST /owners/teams/:team/members/:member/remove': ['owner'],
  'GET /owners/teams/:team/test-people': developers,
  'POST /owners/teams/:team/test-people': developers,
  'GET /owners/teams/:team/test-people/:madeUp/remove': developers,
  'POST /owners/teams/:team/test-people/:madeUp/remove': developers,
  'GET /owners/teams/:team/leave': MEMBERS,
  'POST /owners/teams/:team/leave': MEMBERS,

  'GET /owners/teams/:team/programs': MEMBERS,
  'GET /owners/teams/:team/programs/add': ['owner'],
  'POST /owners/teams/:team/programs/add': ['owner'],
  'GET /owners/teams/:team/programs/:program/remove': ['owner'],
  'POST /owners/teams/:team/programs/:program/remove': ['owner'],

  'GET /owners/teams/:team/services/new': developers,
  'POST /owners/teams/:team/services/new': developers,
  'GET /owners/services/:service': MEMBERS,
  'GET /owners/services/:service/rename': developers,
  'POST /owners/services/:service/rename': developers,
  'GET /owners/services/:service/figures': MEMBERS,
  'GET /owners/services/:service/figures.csv': MEMBERS,
  'GET /owners/services/:service/errors': MEMBERS,
  'GET /owners/services/:service/errors/:error': MEMBERS,
  'POST /owners/services/:service/errors/seen': developers,
  'POST /owners/services/:service/errors/:error/seen': developers,
  'GET /owners/services/:service/sandbox': MEMBERS,
  'POST /owners/services/:service/sandbox': developers,
  'GET /owners/services/:service/sandbox/faults': developers,
  'POST /owners/services/:service/sandbox/faults': developers,
  'GET /owners/services/:service/sandbox/end': developers,
  'POST /owners/services/:service/sandbox/end': developers,

  'GET /owners/services/:service/production': MEMBERS,
  'GET /owners/services/:service/production/form': developers,
  'POST /owners/services/:service/production/form': developers,
  'GET /owners/services/:service/production/review': ['owner'],
  'POST /owners/services/:service/production/review': ['owner'],
  'POST /owners/services/:service/production/withdraw': ['owner'],
  'GET /owners/services/:service/production/stop': ['owner'],
  'POST /owners/services/:service/production/stop': ['owner'],
  'GET /owners/services/:service/production/versions': MEMBERS,
  'GET /owners/services/:service/production/versions/:version': MEMBERS,
  'POST /owners/services/:service/production/versions/:version': ['owner'],

  'GET /owners/services/:service/keys': MEMBERS,
  'GET /owners/services/:service/keys/sandbox': MEMBERS,
  'GET /owners/services/:service/keys/sandbox/add': developers,
  'POST /owners/services/:service/keys/sandbox/add': developers,
  'GET /owners/services/:service/keys/sandbox/secret': developers,
  'POST /owners/services/:service/keys/sandbox/secret': developers,
  'GET /owners/services/:service/keys/sandbox/secret/:secret': developers,
  'POST /owners/services/:service/keys/sandbox/secret/:secret': developers,
  'GET /owners/services/:service/keys/production': MEMBERS,
  'GET /owners/services/:service/keys/production/add': ['owner'],
  'POST /owners/services/:service/keys/production/add': ['owner'],
  'GET /owners/services/:service/keys/production/secret': ['owner'],
  'POST /owners/services/:service/keys/production/secret': ['owner'],
  'GET /owners/services/:service/keys/production/key/:thumbprint': ['owner'],
  'POST /owners/services/:service/keys/production/key/:thumbprint': ['owner'],
  // This service has a secret for trying out and a key for everybody, not the other way round.
  'GET /owners/services/:service/keys/sandbox/key/:thumbprint': [],
  'POST /owners/services/:service/keys/sandbox/key/:thumbprint': [],
  'GET /owners/services/:service/keys/production/secret/:secret': [],
  'POST /owners/services/:service/keys/production/secret/:secret': [],
};

/** The API is for programs with tokens: no person's cookies open any of it. Its description is for everybody. */
export const API_FOR_EVERYBODY: readonly string[] = ['GET /api/openapi.json'];

/** A program of a team, or one of the staff for whom a single officer answers. */
export type ApiMay = 'team' | Exclude<(typeof STAFF)[number], 'identity-officer'>;

const teamAlone = ['team'] as const;
const ofRegistrations = ['registrar', 'provincial', 'auditor'] as const;

/** Operations of the API, with the programs to which they are no refusal; those about services are a team's own. */
export const API_MAY: Readonly<Record<string, readonly ApiMay[]>> = {
  'GET /services': teamAlone,
  'POST /services': teamAlone,
  ...Object.fromEntries(
    [
      'GET /services/{id}',
      'PUT /services/{id}/name',
      'GET /services/{id}/sandbox',
      'PUT /services/{id}/sandbox',
      'DELETE /services/{id}/sandbox',
      'GET /services/{id}/production',
      'GET /services/{id}/production/draft',
      'PUT /services/{id}/production/draft',
      'POST /services/{id}/production/checks',
      'POST /services/{id}/production/differences',
      'POST /services/{id}/production/requests',
      'DELETE /services/{id}/production/request',
      'GET /services/{id}/production/versions',
      'POST /services/{id}/production/versions/{version}/requests',
      'POST /services/{id}/production/stop',
      'GET /services/{id}/{environment}/keys',
      'POST /services/{id}/{environment}/keys',
      'POST /services/{id}/{environment}/keys/{thumbprint}/end',
      'DELETE /services/{id}/{environment}/keys/{thumbprint}',
      'GET /services/{id}/{environment}/secrets',
      'POST /services/{id}/{environment}/secrets',
      'POST /services/{id}/{environment}/secrets/{secret}/end',
      'DELETE /services/{id}/{environment}/secrets/{secret}',
      'GET /services/{id}/{environment}/figures',
      'GET /services/{id}/{environment}/errors',
      'POST /services/{id}/{environment}/errors/seen',
    ].map((operation) => [operation, teamAlone]),
  ),
  'GET /requests': ofRegistrations,
  'GET /requests/{id}': ofRegistrations,
  'POST /requests/{id}/decision': registrars,
  'GET /registered-services': ofRegistrations,
  'GET /registered-services/{client_id}': ofRegistrations,
  'GET /registered-services/{client_id}/versions': ofRegistrations,
  'POST /registered-services/{client_id}/stop': registrars,
  'POST /people/search': [...helpers, 'auditor'],
  'GET /people/{id}': [...helpers, 'auditor'],
  'POST /people/{id}/end-sessions': helpers,
  'POST /people/{id}/start-recovery': helpers,
  'POST /people/{id}/block': helpers,
  'POST /people/{id}/unblock': helpers,
  'GET /roles': ['administrator', 'auditor'],
  'POST /roles/search': ['administrator', 'auditor'],
  'POST /roles/requests': ['administrator'],
  'GET /audit/events': readers,
  'GET /upstreams': ['security-officer', 'administrator', 'auditor'],
  'GET /upstreams/{id}': ['security-officer', 'administrator', 'auditor'],
  'POST /upstreams/{id}/off': ['security-officer'],
};

/** What is called last of somebody, in this order, since it ends what others need. */
export const ENDS: readonly RegExp[] = [/withdraw|\/remove$|\/secret$/, /\/end$|\/stop$/, /\/leave$/, /sign-out/];
