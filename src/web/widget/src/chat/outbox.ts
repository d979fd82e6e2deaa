import type { Storage } from './storage';
import type { Outgoing } from './wire';

export type OutgoingState = 'queued' | 'sending' | 'sent' | 'refused';

export interface OutboxItem extends Outgoing {
  /** Milliseconds; also the order of sending. */
  at: number;
  state: OutgoingState;
  /** Why the server will never take it as it is. */
  refusal?: string;
}

const day = 86_400_000;

/**
 * What the customer has written and the conversation does not show yet. Each item has a key of its own, so that two tabs never
 * overwrite each other's; both may send it, which the server's idempotence by client id makes harmless.
 */
export class Outbox {
  #items: OutboxItem[];

  constructor(private readonly storage: Storage, private readonly capacity = 100) {
    this.#items = storage.keys()
      .filter(key => key.startsWith('out:'))
      .flatMap(key => parse(storage.get(key)))
      // Accepted, and not echoed within a day: nothing more will come of keeping it.
      .filter(item => item.state !== 'sent' || Date.now() - item.at < day)
      .map(item => (item.state === 'sending' ? { ...item, state: 'queued' as const } : item))
      .sort((a, b) => a.at - b.at);
  }

  get items(): readonly OutboxItem[] {
    return this.#items;
  }

  get full(): boolean {
    return this.#items.filter(item => item.state !== 'sent').length >= this.capacity;
  }

  /** Strictly rising, even for two messages within one millisecond or after the clock was set back. */
  add(message: Outgoing, now: number): OutboxItem {
    const last = this.#items.at(-1)?.at ?? 0;
    const item: OutboxItem = { ...message, at: Math.max(now, last + 1), state: 'queued' };
    this.#items = [...this.#items, item];
    this.#save(item);
    return item;
  }

  /** The first that still has to go; a refused one does not hold up the others. */
  next(): OutboxItem | undefined {
    return this.#items.find(item => item.state === 'queued');
  }

  mark(clientId: string, state: OutgoingState, refusal?: string): void {
    this.#items = this.#items.map(item => {
      if (item.clientId !== clientId) return item;
      const changed: OutboxItem = { ...item, state, refusal };
      this.#save(changed);
      return changed;
    });
  }

  /** Whatever was under way when the line broke goes again. */
  requeue(): void {
    for (const item of this.#items) if (item.state === 'sending') this.mark(item.clientId, 'queued');
  }

  remove(clientId: string): OutboxItem | undefined {
    const item = this.#items.find(candidate => candidate.clientId === clientId);
    if (item) {
      this.#items = this.#items.filter(candidate => candidate !== item);
      this.storage.remove(`out:${clientId}`);
    }
    return item;
  }

  clear(): void {
    for (const item of [...this.#items]) this.remove(item.clientId);
  }

  #save(item: OutboxItem): void {
    this.storage.set(`out:${item.clientId}`, JSON.stringify(item));
  }
}

function parse(json: string | null): OutboxItem[] {
  try {
    const item = JSON.parse(json ?? '') as OutboxItem;
    return typeof item.clientId === 'string' && typeof item.text === 'string' && typeof item.at === 'number' && Array.isArray(item.files) ? [item] : [];
  } catch {
    return [];
  }
}
