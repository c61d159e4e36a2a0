/** What was shown at identity providers in front of this one, as far as it counts at a service. */
import type { AnsweredBy } from '../artifacts/interaction-result.ts';
import type { AvailableMethod } from '../assurance/evidence.ts';
import type { Person } from '../identity/person.ts';
import type { RelyingParty } from '../relying-parties/relying-party.ts';
import { admits } from '../upstreams/admission.ts';
import { strongestOf } from '../upstreams/asking.ts';
import { countingLink, type LinkStore } from '../upstreams/links.ts';
import type { UpstreamSessions } from '../upstreams/sessions.ts';
import { methodOf, type Upstream, type Upstreams, upstreamOf } from '../upstreams/upstream.ts';

export interface UpstreamEvidenceParts {
  readonly upstreams: Upstreams;
  readonly links: Pick<LinkStore, 'ofPerson' | 'switchedOff'>;
  readonly upstreamSessions: UpstreamSessions;
  /** Connects what a person has shown to be theirs. */
  readonly connect: (personId: string, answered: AnsweredBy) => Promise<void>;
  /** Where every upstream is admitted: people's own pages. */
  readonly comeBackAt: string;
}

/** Evidence that counts, and the upstreams by whose evidence nothing is reached here. */
export interface Counted<Shown> {
  readonly evidence: readonly Shown[];
  readonly notAdmitted: readonly string[];
}

type Where = Pick<RelyingParty, 'clientId' | 'policy'> | undefined;

/** Makes the reader; a sign-in in which no upstream has a part asks for none. */
export function createUpstreamEvidence({ upstreams, links, comeBackAt }: UpstreamEvidenceParts) {
  async function admittedAt(service: Where): Promise<readonly Upstream[]> {
    if (!service) return [];
    return (await upstreams.all()).filter(({ definition }) => admits(service, definition, comeBackAt));
  }

  const asMethod = ({ definition }: Upstream): AvailableMethod => {
    const { factors, hardware } = strongestOf(definition);
    return { method: methodOf(definition.id), factors, ...(hardware ? { hardware } : {}) };
  };

  /** Those that policy wants first, then what is shown here, then the others. */
  const inOrder = (ways: readonly Upstream[], local: readonly AvailableMethod[]): AvailableMethod[] => [
    ...ways.filter(({ definition }) => definition.stepUp === 'upstream').map(asMethod),
    ...local,
    ...ways.filter(({ definition }) => definition.stepUp === 'local').map(asMethod),
  ];

  return {
    async counted<Shown extends { readonly method: string }>(
      shown: readonly Shown[],
      service: Where,
    ): Promise<Counted<Shown>> {
      const theirs = new Set(shown.flatMap(({ method }) => upstreamOf(method) ?? []));
      if (theirs.size === 0) return { evidence: shown, notAdmitted: [] };
      const admitted = new Set((await admittedAt(service)).map(({ definition }) => definition.id));
      const evidence = shown.filter(({ method }) => {
        const id = upstreamOf(method);
        return id === undefined || admitted.has(id);
      });
      return { evidence, notAdmitted: [...theirs].filter((id) => !admitted.has(id)) };
    },
    /** What anybody could show at this service. */
    async everything(local: readonly AvailableMethod[], service: Where): Promise<AvailableMethod[]> {
      return inOrder(await admittedAt(service), local);
    },
    /** What this person could show at this service. */
    async methodsOf(person: Person, local: readonly AvailableMethod[], service: Where): Promise<AvailableMethod[]> {
      const admitted = (await admittedAt(service)).filter(({ definition }) => !upstreams.rests(definition.id));
      if (admitted.length === 0) return [...local];
      const own = await links.ofPerson(person.id);
      const linked = admitted.filter(({ definition: { id }, connection }) => countingLink(own, id, connection.issuer));
      const off = linked.length === 0 ? [] : await links.switchedOff(person.id);
      return inOrder(
        linked.filter(({ definition }) => !off.includes(definition.id)),
        local,
      );
    },
    /** Of ways to show more: where policy wants it shown here, an upstream is the last resort. */
    async preferred(methods: readonly string[]): Promise<readonly string[]> {
      const theirs = methods.flatMap((method) => upstreamOf(method) ?? []);
      if (theirs.length === 0 || theirs.length === methods.length) return methods;
      const lasts = (await upstreams.all()).filter(({ definition }) => definition.stepUp === 'local');
      const spared = new Set(lasts.map(({ definition }) => methodOf(definition.id)));
      return methods.filter((method) => !spared.has(method));
    },
  };
}
