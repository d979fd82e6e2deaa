import type { PageVisit, ToHost, ToWidget, VisitorFacts } from '@cxm/embed/protocol';
import { backoff, pause } from './backoff';
import { Link, Refusal, type LinkState, type VisitorHub } from './link';
import { countUnread, furthest, merge, newestFromAgent } from './messages';
import { Outbox, type OutboxItem } from './outbox';
import { HttpRefusal, openSession } from './session';
import type { Storage } from './storage';
import { limits, type ChatSettings, type SessionRequest, type StoredFile, type Visitor, type VisitorMessage } from './wire';

export type Phase = 'idle' | 'starting' | 'ready' | 'blocked' | 'unavailable';

export interface ChatState {
  phase: Phase;
  link: LinkState;
  open: boolean;
  phone: boolean;
  settings: ChatSettings | null;
  visitor: Visitor;
  messages: VisitorMessage[];
  /** The server has more from before; `loading`: it was asked. */
  older: 'none' | 'there' | 'loading';
  outbox: readonly OutboxItem[];
  typing: string | null;
  unread: number;
  /** Until when the server asked us to slow down. */
  slowUntil: number | null;
}

export interface ChatOptions {
  account: string;
  language: string;
  /** Where the server is, without a slash at the end. */
  server: string;
  storage: Storage;
  toHost: (message: ToHost) => void;
  arrived: (message: VisitorMessage) => void;
  now?: () => number;
}

/** Refusals that only time heals; the message stays where it is in the queue. */
const passing = new Set(['too-many-messages', 'too-many-requests', 'busy']);

/** One conversation of one visitor: what is known, what is still to be sent, and the line to the server. */
export class Chat {
  state: ChatState;
  readonly #listeners = new Set<() => void>();
  readonly #outbox: Outbox;
  readonly #base: string;
  #token: string | null;
  #identity: string | null = null;
  #facts: VisitorFacts = {};
  #page: PageVisit | null = null;
  #sentPage = '';
  #link: Link | null = null;
  /** Counts the lines; what an earlier one still says is not heard. */
  #line = 0;
  #hub: VisitorHub | null = null;
  #last: number | null = null;
  #turnedAway = 0;
  #starting = false;
  /** Something changed while a session was being asked for: ask again. */
  #again = false;
  #draining = false;
  #lastTyping = 0;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #quietTimer: ReturnType<typeof setTimeout> | undefined;
  #seen: number | null;
  #sentSeen: number | null = null;
  #givenBack: ((item: OutboxItem) => void) | undefined;

  constructor(private readonly options: ChatOptions) {
    const { storage } = options;
    this.#base = `${options.server}/chat/${encodeURIComponent(options.account)}`;
    this.#token = storage.get('token');
    this.#seen = Number(storage.get('seen')) || null;
    this.#outbox = new Outbox(storage);
    this.state = {
      phase: 'idle', link: 'connecting', open: false, phone: false, settings: null, visitor: {}, messages: [], older: 'none',
      outbox: this.#outbox.items, typing: null, unread: 0, slowUntil: null,
    };
    document.addEventListener('visibilitychange', () => this.#markSeen());
    addEventListener('focus', () => this.#markSeen());
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  get maxLength(): number {
    return this.state.settings?.maxLength ?? limits.length;
  }

  get token(): string | null {
    return this.#token;
  }

  get base(): string {
    return this.#base;
  }

  attachmentUrl = (id: number) => `${this.#base}/attachments/${id}?access_token=${encodeURIComponent(this.#token ?? '')}`;

  /** What the page around us says. */
  hear(message: ToWidget): void {
    switch (message.cxm) {
      case 'hello':
        this.#identity = message.identity;
        this.#facts = { ...this.#facts, ...message.facts };
        this.#page = message.page;
        if (message.open) this.#setOpen(message.phone);
        if (this.#token || message.identity) void this.#start();
        break;
      case 'open':
        this.#setOpen(message.phone);
        break;
      case 'closed':
        this.#change({ open: false });
        break;
      case 'identify':
        void this.#identify(message.jwt);
        break;
      case 'set':
        void this.introduce(message.facts);
        break;
      case 'page':
        this.#page = message.page;
        void this.#reportPage();
        break;
    }
  }

  /** True: taken over, and kept until the server has it. False: there is no room, nothing was lost or sent. */
  send(text: string, files: StoredFile[]): boolean {
    if (this.#outbox.full) return false;
    this.#outbox.add({ clientId: crypto.randomUUID(), text, files }, this.#now());
    this.options.storage.remove('draft');
    clearTimeout(this.#quietTimer);
    this.#lastTyping = 0;
    this.#showOutbox();
    void this.#start();
    void this.#drain();
    return true;
  }

  retry(clientId: string): void {
    this.#outbox.mark(clientId, 'queued');
    this.#showOutbox();
    void this.#drain();
  }

  /** Gives a refused message back to the composer. */
  takeBack(clientId: string): OutboxItem | undefined {
    const item = this.#outbox.remove(clientId);
    this.#showOutbox();
    return item;
  }

  /** Into the composer with it, text and files. */
  giveBack(clientId: string): void {
    const item = this.takeBack(clientId);
    if (item) this.#givenBack?.(item);
  }

  onGivenBack = (listener: (item: OutboxItem) => void) => {
    this.#givenBack = listener;
  };

  get draft(): string {
    return this.options.storage.get('draft') ?? '';
  }

  keepDraft(text: string): void {
    if (text) this.options.storage.set('draft', text);
    else this.options.storage.remove('draft');
  }

  /** Says "typing" at most every three seconds, and "stopped" four seconds after the last key. */
  typing(): void {
    if (!this.#hub) return;
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => {
      this.#lastTyping = 0;
      void this.#hub?.typing(false).catch(() => undefined);
    }, 4000);
    if (this.#now() - this.#lastTyping < 3000) return;
    this.#lastTyping = this.#now();
    void this.#hub.typing(true).catch(() => undefined);
  }

  /** Fetches what was said before the oldest message shown. */
  async loadOlder(): Promise<void> {
    const [hub, oldest] = [this.#hub, this.state.messages[0]];
    if (!hub || !oldest || this.state.older !== 'there') return;
    this.#change({ older: 'loading' });
    try {
      const { messages, hasOlder } = await hub.older(oldest.id);
      if (hub === this.#hub) this.#change({ messages: merge(this.state.messages, messages), older: hasOlder ? 'there' : 'none' });
    } catch {
      if (hub === this.#hub) this.#change({ older: 'there' });
    }
  }

  /** A name or an address the visitor or the page gave; the server treats both as a claim. */
  async introduce(facts: VisitorFacts): Promise<void> {
    this.#facts = { ...this.#facts, ...facts };
    if (this.#token && this.state.phase === 'ready') await this.#restart();
  }

  async #identify(jwt: string | null): Promise<void> {
    const before = this.#identity;
    this.#identity = jwt;
    if (jwt === null) {
      if (before !== null || this.state.visitor.verified) this.#forget();
      if (this.state.open) await this.#start();
    } else if (this.state.phase === 'ready') {
      if (this.state.visitor.verified && before !== null && subject(before) !== subject(jwt)) this.#forget();
      await this.#restart();
    } else if (this.state.phase === 'starting') {
      this.#again = true;
    } else {
      await this.#start();
    }
  }

  /** The person has changed: nothing of the conversation may stay in this browser. */
  #forget(): void {
    this.#hangUp();
    this.#last = null;
    this.#token = null;
    this.#seen = this.#sentSeen = null;
    this.#facts = {};
    this.#outbox.clear();
    for (const key of ['token', 'seen', 'draft']) this.options.storage.remove(key);
    this.options.toHost({ cxm: 'conversation', exists: false });
    this.#change({ phase: 'idle', messages: [], older: 'none', visitor: {}, typing: null, outbox: this.#outbox.items });
  }

  /** The server takes name and identity of a line from its beginning, so news of either need a new one. */
  #restart(): Promise<void> {
    this.#hangUp();
    return this.#start();
  }

  #hangUp(): void {
    this.#line++;
    this.#link?.stop();
    this.#link = null;
    this.#hub = null;
    this.#outbox.requeue();
    this.#showOutbox();
  }

  #setOpen(phone: boolean): void {
    this.#change({ open: true, phone });
    this.#markSeen();
    void this.#start();
  }

  /** Asks for a session until there is one; the customer may write meanwhile. */
  async #start(): Promise<void> {
    if (this.#starting || this.#link) return;
    this.#starting = true;
    this.#change({ phase: 'starting' });
    for (let attempt = 0; ; attempt++) {
      let wait = backoff(attempt, Math.random());
      try {
        this.#again = false;
        await this.#renew();
        if (!this.#again) break;
        continue;
      } catch (error) {
        if (error instanceof HttpRefusal) {
          if (error.code === 'blocked') return this.#end('blocked');
          if (error.status === 403 || error.status === 404) return this.#end('unavailable');
          if (error.retryAfterSeconds) wait = error.retryAfterSeconds * 1000;
        }
        this.#change({ link: 'waiting' });
        await pause(wait, new AbortController().signal);
      }
    }
    this.#starting = false;
    this.#connect();
  }

  #end(phase: 'blocked' | 'unavailable'): void {
    this.#starting = false;
    this.#hangUp();
    this.#change({ phase });
  }

  async #renew(): Promise<void> {
    const request: SessionRequest = { language: this.options.language };
    if (this.#token) request.token = this.#token;
    if (this.#identity) request.identity = this.#identity;
    if (this.#facts.name) request.name = this.#facts.name;
    if (this.#facts.email) request.email = this.#facts.email;
    if (this.#page) request.page = this.#page;
    let answer;
    try {
      answer = await openSession(this.#base, request);
    } catch (error) {
      // What is no longer good is left out of the next try: a forged or old identity never locks the customer out.
      if (error instanceof HttpRefusal && [400, 401].includes(error.status)) {
        if (error.code.includes('identity')) this.#identity = null;
        else if (error.code.includes('token') || error.status === 401) this.#token = null;
        else {
          this.#facts = {};
          this.#page = null;
        }
      }
      throw error;
    }
    if (this.#token !== answer.token) {
      this.#sentPage = '';
      this.#token = answer.token;
      this.options.storage.set('token', answer.token);
      this.#last = null;
      this.#change({ messages: [], older: 'none' });
    }
    this.#change({ phase: 'ready', settings: answer.settings, visitor: answer.visitor });
  }

  #connect(): void {
    const line = ++this.#line;
    const current = () => line === this.#line;
    const url = `${this.options.server}/hubs/visitor?account=${encodeURIComponent(this.options.account)}`;
    this.#link = new Link(() => ({ url, token: this.#token ?? '' }), {
      state: link => {
        if (!current()) return;
        if (link !== 'live') {
          this.#hub = null;
          if (this.state.older === 'loading') this.#change({ older: 'there' });
          this.#outbox.requeue();
          this.#showOutbox();
        }
        this.#change(link === 'live' ? { link } : { link, typing: null });
      },
      connected: async hub => {
        const { head, messages, reset, hasOlder } = await hub.resume(this.#last);
        if (!current()) return;
        this.#turnedAway = 0;
        this.#hub = hub;
        const history = reset === true || this.#last === null;
        if (history) this.#change({ messages: [], older: hasOlder ? 'there' : 'none' });
        this.#take(head, messages, history);
        void this.#drain();
        void this.#reportPage();
      },
      messages: (seq, messages) => current() && this.#take(seq, messages, false),
      typing: (name, on) => current() && this.#agentTypes(name, on),
      delivery: target => current() && this.#delivered(target),
      // Whether the token is too old or the visitor is blocked is answered where a session begins.
      unauthorized: async () => {
        await pause(backoff(this.#turnedAway++, Math.random()), new AbortController().signal);
        if (current()) void this.#restart();
      },
    });
  }

  #take(seq: number, news: VisitorMessage[], history: boolean): void {
    const known = new Set(this.state.messages.map(message => message.id));
    this.#last = Math.max(this.#last ?? 0, seq);
    for (const message of news) if (message.clientId) this.#outbox.remove(message.clientId);
    const messages = merge(this.state.messages, news);
    const fresh = news.filter(message => message.author === 'agent' && !known.has(message.id));
    this.#change({ messages, outbox: this.#outbox.items, ...(fresh.length > 0 ? { typing: null } : {}) });
    if (messages.length > 0) this.options.toHost({ cxm: 'conversation', exists: true });
    this.#markSeen();
    if (!history) for (const message of fresh) this.options.arrived(message);
  }

  #delivered({ messageId, clientId, state }: { messageId?: number; clientId?: string; state: string }): void {
    this.#change({
      messages: this.state.messages.map(message =>
        message.id === messageId || (clientId && message.clientId === clientId)
          ? { ...message, delivery: furthest(message.delivery, state) }
          : message),
    });
  }

  #agentTypes(name: string, on: boolean): void {
    clearTimeout(this.#typingTimer);
    this.#change({ typing: on ? name : null });
    // The word "stopped" can get lost with a line; nobody types for ever.
    if (on) this.#typingTimer = setTimeout(() => this.#change({ typing: null }), 8000);
  }

  /** One at a time and in order: the next goes when the server has this one on its disk. */
  async #drain(): Promise<void> {
    const hub = this.#hub;
    if (this.#draining || !hub) return;
    this.#draining = true;
    try {
      for (let item = this.#outbox.next(); item && hub === this.#hub; item = this.#outbox.next()) {
        this.#outbox.mark(item.clientId, 'sending');
        this.#showOutbox();
        try {
          await hub.send({ clientId: item.clientId, text: item.text, files: item.files });
          this.#outbox.mark(item.clientId, 'sent');
          this.options.toHost({ cxm: 'conversation', exists: true });
        } catch (error) {
          if (!(error instanceof Refusal)) {
            this.#outbox.mark(item.clientId, 'queued');
            break;
          }
          if (error.code === 'visitor-unknown') {
            this.#token = null;
            void this.#restart();
            break;
          } else if (passing.has(error.code)) {
            this.#outbox.mark(item.clientId, 'queued');
            await this.#slowDown();
          } else {
            this.#outbox.mark(item.clientId, 'refused', error.code);
          }
        }
        this.#showOutbox();
      }
    } finally {
      this.#draining = false;
      this.#showOutbox();
    }
    // Something else went wrong with a line that still stands, or a new line came up meanwhile.
    if (this.#outbox.next() && this.#hub) {
      await pause(backoff(1, Math.random()), new AbortController().signal);
      void this.#drain();
    }
  }

  async #slowDown(): Promise<void> {
    const wait = 5000;
    this.#change({ slowUntil: this.#now() + wait });
    this.#showOutbox();
    await new Promise(resolve => setTimeout(resolve, wait));
    this.#change({ slowUntil: null });
  }

  async #reportPage(): Promise<void> {
    if (!this.#hub || !this.#page || this.#page.url === this.#sentPage) return;
    const page = this.#page;
    this.#sentPage = page.url;
    await this.#hub.page(page).catch(() => (this.#sentPage = ''));
  }

  #markSeen(): void {
    const { messages, open } = this.state;
    const newest = newestFromAgent(messages);
    if (open && document.visibilityState === 'visible' && newest) {
      if (newest.id !== this.#seen) {
        this.#seen = newest.id;
        this.options.storage.set('seen', String(newest.id));
      }
      if (this.#hub && this.#sentSeen !== newest.id) {
        this.#sentSeen = newest.id;
        void this.#hub.seen(newest.id).catch(() => (this.#sentSeen = null));
      }
    }
    const unread = countUnread(messages, this.#seen);
    if (unread !== this.state.unread) {
      this.#change({ unread });
      this.options.toHost({ cxm: 'unread', count: unread });
    }
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }

  #showOutbox(): void {
    this.#change({ outbox: this.#outbox.items });
  }

  #change(part: Partial<ChatState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.#listeners) listener();
  }
}

/** Of our own page's token, to tell one customer from another; whether it is genuine is the server's business. */
function subject(jwt: string): string {
  try {
    const body = jwt.split('.')[1] ?? '';
    return String((JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/'))) as { sub?: unknown }).sub);
  } catch {
    return jwt;
  }
}
