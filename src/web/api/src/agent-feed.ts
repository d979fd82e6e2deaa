import type { AgentEvent, AgentPresence, AgentResume, Tick, TicketPresence, VisitorPage, VisitorTyping } from './types';

/** One connection to the hub; the feed makes a new one after each loss. */
export interface Wire {
  /** Rejects with `unauthorized` set where nobody is signed in. */
  start(): Promise<void>;
  stop(): Promise<void>;
  invoke<T>(method: string, ...args: unknown[]): Promise<T>;
  on(method: string, handler: (...args: never[]) => void): void;
  onClosed(handler: () => void): void;
}

/** live: everything is on the screen; behind: connected, but no sign of life of late; connecting: no connection. */
export type Light = 'connecting' | 'live' | 'behind';

export interface FeedListener {
  /** New events, in order, each exactly once. */
  events(events: readonly AgentEvent[]): void;
  /** Too much was missed (or this is the start): what was fetched before is not to be trusted. */
  reset(): void;
  light(light: Light): void;
  presence(presence: TicketPresence): void;
  visitorTyping(typing: VisitorTyping): void;
  visitorPage(page: VisitorPage): void;
  agents(agents: readonly AgentPresence[]): void;
  signedOut(reason: string): void;
}

export interface Clock {
  now(): number;
  after(ms: number, run: () => void): () => void;
}

export const BehindAfter = 12_000;
export const LongestPause = 15_000;

/** Doubling pauses with full jitter in the upper half, so that a thousand clients do not come back at once. */
export const pauseBefore = (attempt: number, random: number) => Math.min(LongestPause, 500 * 2 ** Math.min(attempt, 10)) * (0.5 + random / 2);

/**
 * The client's half of the agreement with the agent hub. The server joins the groups as the connection opens; only then does the client
 * ask for what it missed, and until the answer is there it keeps live events back. What has been seen is dropped.
 * It comes back for ever.
 */
export class AgentFeed {
  private wire: Wire | null = null;
  private last: number | null = null;
  private held: AgentEvent[] | null = [];
  private attempt = 0;
  private stopped = false;
  private current: Light = 'connecting';
  private heard = 0;
  private cancelRetry: (() => void) | null = null;
  private cancelWatch: (() => void) | null = null;
  private greetings: [string, unknown[]][] = [];

  constructor(
    private readonly makeWire: () => Wire,
    private readonly listener: FeedListener,
    private readonly clock: Clock,
    private readonly random: () => number = Math.random,
  ) {}

  /** The last event that this client has. */
  get position() {
    return this.last;
  }

  start() {
    this.stopped = false;
    void this.connect();
  }

  stop() {
    this.stopped = true;
    this.cancelRetry?.();
    this.cancelWatch?.();
    const wire = this.wire;
    this.wire = null;
    void wire?.stop();
  }

  /** The browser is online again or the page visible: do not wait for the pause to end. */
  hurry() {
    if (this.cancelRetry === null || this.stopped) return;
    this.cancelRetry();
    this.cancelRetry = null;
    void this.connect();
  }

  /** Tells the hub something that a new connection must be told again (what I watch, my state). */
  say(method: string, ...args: unknown[]) {
    this.greetings = [...this.greetings.filter(([name]) => name !== method), [method, args]];
    this.whisper(method, ...args);
  }

  /** Tells the hub something that is worth nothing later (typing). */
  whisper(method: string, ...args: unknown[]) {
    if (this.held === null) void this.wire?.invoke(method, ...args).catch(() => {});
  }

  private async connect() {
    this.cancelRetry = null;
    const wire = this.makeWire();
    this.wire = wire;
    this.held = [];
    const mine = () => this.wire === wire && !this.stopped;
    const lost = () => {
      if (!mine()) return;
      this.wire = null;
      this.held = [];
      void wire.stop().catch(() => {});
      this.retry();
    };

    wire.on('Events', (events: AgentEvent[]) => {
      if (!mine()) return;
      this.heard = this.clock.now();
      if (this.held !== null) this.held.push(...events);
      else this.take(events);
    });
    wire.on('Tick', (tick: Tick) => {
      if (!mine()) return;
      this.heard = this.clock.now();
      // Before Resume has answered, a tick speaks of events that this client does not have yet.
      if (this.held !== null) return;
      this.last = Math.max(this.last ?? 0, tick.seq);
      this.show('live');
    });
    wire.on('Presence', (presence: TicketPresence) => mine() && this.listener.presence(presence));
    wire.on('VisitorTyping', (typing: VisitorTyping) => mine() && this.listener.visitorTyping(typing));
    wire.on('VisitorPage', (page: VisitorPage) => mine() && this.listener.visitorPage(page));
    wire.on('Agents', (agents: AgentPresence[]) => mine() && this.listener.agents(agents));
    wire.on('SignedOut', (reason: string) => {
      if (!mine()) return;
      this.stop();
      this.listener.signedOut(reason);
    });
    wire.onClosed(lost);

    try {
      await wire.start();
      if (!mine()) return void wire.stop();
      const first = this.last === null;
      const answer = await wire.invoke<AgentResume>('Resume', this.last);
      if (!mine()) return;
      const held = this.held ?? [];
      this.held = null;
      if (answer.reset || first) {
        this.last = answer.head;
        this.listener.reset();
      } else {
        this.take(answer.events);
        this.last = Math.max(this.last ?? 0, answer.head);
      }
      this.take(held);
      this.attempt = 0;
      this.heard = this.clock.now();
      this.show('live');
      this.watch();
      for (const [method, args] of this.greetings) this.whisper(method, ...args);
    } catch (error) {
      if (!mine()) return;
      if ((error as { unauthorized?: boolean }).unauthorized === true) {
        this.stop();
        this.listener.signedOut('unauthorized');
        return;
      }
      lost();
    }
  }

  private take(events: readonly AgentEvent[]) {
    const fresh: AgentEvent[] = [];
    for (const event of events) {
      if (this.last !== null && event.seq <= this.last) continue;
      this.last = event.seq;
      fresh.push(event);
    }
    if (fresh.length > 0) this.listener.events(fresh);
  }

  private retry() {
    this.cancelWatch?.();
    this.show('connecting');
    this.cancelRetry = this.clock.after(pauseBefore(this.attempt++, this.random()), () => void this.connect());
  }

  private watch() {
    this.cancelWatch?.();
    this.cancelWatch = this.clock.after(1_000, () => {
      if (this.held === null && this.clock.now() - this.heard > BehindAfter) this.show('behind');
      this.watch();
    });
  }

  private show(light: Light) {
    if (light === this.current) return;
    this.current = light;
    this.listener.light(light);
  }
}
