import { backoff, pause } from './backoff';
import type { Entrance } from './entrance';
import { Link, type LinkEvents, type VisitorHub } from './link';
import { HttpRefusal } from './session';
import type { ChatStore } from './state';
import type { ResumeAnswer } from './wire';

export interface LineEvents extends Pick<LinkEvents, 'messages' | 'typing' | 'delivery' | 'survey'> {
  /** The number of the last news that is known; null: nothing is. */
  last(): number | null;
  /** The session is another than before: nothing that is shown belongs to it. */
  other(): void;
  live(answer: ResumeAnswer): void;
  /** What was under way goes again. */
  lost(): void;
}

/** From a session to a live connection, again and again. What an earlier connection still says is not heard. */
export class Line {
  /** While the line is live. */
  hub: VisitorHub | null = null;
  #link: Link | null = null;
  /** Counts the connections. */
  #count = 0;
  #turnedAway = 0;
  #starting = false;
  #again = false;

  constructor(private readonly url: string, private readonly entrance: Entrance, private readonly store: ChatStore, private readonly events: LineEvents) {}

  /** Asks for a session until there is one; the customer may write meanwhile. */
  async start(): Promise<void> {
    if (this.#starting || this.#link) return;
    this.#starting = true;
    this.store.change({ phase: 'starting' });
    for (let attempt = 0; ; attempt++) {
      let wait = backoff(attempt, Math.random());
      try {
        this.#again = false;
        const { other, settings, visitor } = await this.entrance.open();
        if (other) this.events.other();
        this.store.change({ phase: 'ready', settings, visitor });
        if (!this.#again) break;
        continue;
      } catch (error) {
        if (error instanceof HttpRefusal) {
          if (error.code === 'blocked') return this.#end('blocked');
          if (error.status === 403 || error.status === 404) return this.#end('unavailable');
          if (error.retryAfterSeconds) wait = error.retryAfterSeconds * 1000;
        }
        this.store.change({ link: 'waiting' });
        await pause(wait, new AbortController().signal);
      }
    }
    this.#starting = false;
    this.#connect();
  }

  /** The server takes name and identity of a line from its beginning, so news of either need a new one. */
  restart(): Promise<void> {
    this.hangUp();
    return this.start();
  }

  /** Something changed while a session is being asked for: it is asked for once more. */
  askAgain(): void {
    this.#again = true;
  }

  hangUp(): void {
    this.#count++;
    this.#link?.stop();
    this.#link = null;
    this.hub = null;
    this.events.lost();
  }

  #end(phase: 'blocked' | 'unavailable'): void {
    this.#starting = false;
    this.hangUp();
    this.store.change({ phase });
  }

  #connect(): void {
    const count = ++this.#count;
    const current = () => count === this.#count;
    const { events, store } = this;
    this.#link = new Link(() => ({ url: this.url, token: this.entrance.token ?? '' }), {
      state: link => {
        if (!current()) return;
        if (link !== 'live') {
          this.hub = null;
          events.lost();
        }
        store.change(link === 'live' ? { link } : { link, typing: null });
      },
      connected: async hub => {
        const answer = await hub.resume(events.last());
        if (!current()) return;
        this.#turnedAway = 0;
        this.hub = hub;
        events.live(answer);
      },
      messages: (seq, messages) => current() && events.messages(seq, messages),
      typing: (name, on) => current() && events.typing(name, on),
      delivery: target => current() && events.delivery(target),
      survey: ticketId => current() && events.survey(ticketId),
      // Whether the token is too old or the visitor is blocked is answered where a session begins.
      unauthorized: async () => {
        await pause(backoff(this.#turnedAway++, Math.random()), new AbortController().signal);
        if (current()) void this.restart();
      },
    });
  }
}
