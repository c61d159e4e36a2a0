/** What is under way in a person's own pages: each belongs to one session of one person, and to one kind of task. */
import type { ArtifactStore } from '../artifacts/artifact-store.ts';
import type { Guest } from './door.ts';

export interface KeeperParts {
  readonly artifacts: Pick<ArtifactStore, 'findToken' | 'saveToken' | 'consume'>;
  readonly now: () => Date;
}

/** Whose task it is. */
export interface Keeping extends Pick<Guest, 'sessionUid'> {
  readonly person: Pick<Guest['person'], 'id'>;
}

/** Keeps tasks of one kind. */
export interface Keeper<Content extends object> {
  keep(guest: Keeping, id: string, content: Content): Promise<void>;
  /** Undefined when it is over, unknown, of another kind, or of another session or person. */
  find(guest: Keeping, id: string): Promise<Content | undefined>;
  /** Uses it up with what the running transaction makes of it; who is second fails with `already_used`. */
  consume(id: string): Promise<void>;
}

interface Kept<Content> {
  readonly kind: string;
  readonly sessionUid: string;
  readonly personId: string;
  readonly content: Content;
}

const SECONDS = 1_800;
const MODEL = 'AccountTask';

/** Makes the keeper of a kind. */
export function createKeeper<Content extends object>({ artifacts, now }: KeeperParts, kind: string): Keeper<Content> {
  return {
    async keep({ sessionUid, person }, id, content) {
      const kept: Kept<Content> = { kind, sessionUid, personId: person.id, content };
      await artifacts.saveToken(MODEL, id, { ...kept }, Math.floor(now().getTime() / 1000) + SECONDS);
    },
    async find({ person, sessionUid }, id) {
      const found = await artifacts.findToken(MODEL, id);
      if (!found || found.consumedAt) return undefined;
      const kept = found.payload as unknown as Kept<Content>;
      const isTheirs = kept.kind === kind && kept.personId === person.id && kept.sessionUid === sessionUid;
      return isTheirs ? kept.content : undefined;
    },
    consume: (id) => artifacts.consume(MODEL, id),
  };
}
