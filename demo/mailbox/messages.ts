/** A mail or text message that somebody would have received. */
export interface ReceivedMessage {
  readonly channel: 'mail' | 'sms';
  readonly to: string;
  /** Who a mail says it is from. */
  readonly from?: string;
  readonly subject?: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What was received, in memory. */
export interface Messages {
  /** A message with an id that was seen before is a repetition and is not added again. */
  add(message: ReceivedMessage, id?: string): void;
  newestFirst(): readonly ReceivedMessage[];
}

const MOST = 200;

/** Makes an empty mailbox; the oldest messages make room for new ones. */
export function createMessages(): Messages {
  const kept = new Map<string, ReceivedMessage>();
  let unnamed = 0;
  return {
    add(message, id) {
      unnamed += 1;
      const name = id ? `id ${id}` : `number ${unnamed}`;
      if (!kept.has(name)) kept.set(name, message);
      for (const oldest of kept.keys()) if (kept.size > MOST) kept.delete(oldest);
    },
    newestFirst: () => [...kept.values()].reverse(),
  };
}
