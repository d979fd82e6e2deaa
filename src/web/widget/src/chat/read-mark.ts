import type { VisitorHub } from './link';
import { countUnread, newestFromAgent } from './messages';
import type { Storage } from './storage';
import type { VisitorMessage } from './wire';

/** How far the customer has read: kept in the browser, and told to the server once each time it moves. */
export class ReadMark {
  #seen: number | null;
  #told: number | null = null;

  constructor(private readonly storage: Storage) {
    this.#seen = Number(storage.get('seen')) || null;
  }

  /** @param looking The conversation is open and in front. */
  move(messages: readonly VisitorMessage[], looking: boolean, hub: VisitorHub | null): void {
    const newest = newestFromAgent(messages);
    if (!looking || !newest) return;
    if (newest.id !== this.#seen) {
      this.#seen = newest.id;
      this.storage.set('seen', String(newest.id));
    }
    if (hub && this.#told !== newest.id) {
      this.#told = newest.id;
      void hub.seen(newest.id).catch(() => (this.#told = null));
    }
  }

  unread = (messages: readonly VisitorMessage[]): number => countUnread(messages, this.#seen);

  forget(): void {
    this.#seen = this.#told = null;
    this.storage.remove('seen');
  }
}
