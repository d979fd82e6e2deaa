import { backoff, pause } from './backoff';
import { Refusal, type VisitorHub } from './link';
import type { Outbox } from './outbox';

export interface SenderEvents {
  /** What waits to be sent looks different now. */
  changed(): void;
  accepted(): void;
  /** The server does not know this visitor any more. */
  unknown(): void;
  /** Until when the server asked us to slow down; null: that is over. */
  slow(until: number | null): void;
}

/** Refusals that only time heals; the message stays where it is in the queue. */
const passing = new Set(['too-many-messages', 'too-many-requests', 'busy']);
const rest = 5000;

/** Empties the outbox, one at a time and in order: the next goes when the server has this one on its disk. */
export class Sender {
  #busy = false;

  constructor(private readonly outbox: Outbox, private readonly hub: () => VisitorHub | null, private readonly now: () => number, private readonly events: SenderEvents) {}

  async drain(): Promise<void> {
    const hub = this.hub();
    if (this.#busy || !hub) return;
    this.#busy = true;
    try {
      for (let item = this.outbox.next(); item && hub === this.hub(); item = this.outbox.next()) {
        this.outbox.mark(item.clientId, 'sending');
        this.events.changed();
        try {
          await hub.send({ clientId: item.clientId, text: item.text, files: item.files, callBack: item.callBack });
          this.outbox.mark(item.clientId, 'sent');
          this.events.accepted();
        } catch (error) {
          if (!(await this.#takes(error, item.clientId))) break;
        }
        this.events.changed();
      }
    } finally {
      this.#busy = false;
      this.events.changed();
    }
    // Something else went wrong with a line that still stands, or a new line came up meanwhile.
    if (this.outbox.next() && this.hub()) {
      await pause(backoff(1, Math.random()), new AbortController().signal);
      void this.drain();
    }
  }

  /** Whether this line can go on after what happened to a message. */
  async #takes(error: unknown, clientId: string): Promise<boolean> {
    if (!(error instanceof Refusal)) {
      this.outbox.mark(clientId, 'queued');
      return false;
    }
    if (error.code === 'visitor-unknown') {
      this.events.unknown();
      return false;
    }
    if (passing.has(error.code)) {
      this.outbox.mark(clientId, 'queued');
      this.events.slow(this.now() + rest);
      this.events.changed();
      await new Promise(resolve => setTimeout(resolve, rest));
      this.events.slow(null);
    } else {
      this.outbox.mark(clientId, 'refused', error.code);
    }
    return true;
  }
}
