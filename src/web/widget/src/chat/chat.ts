import type { ToWidget, VisitorFacts } from '@cxm/embed/protocol';
import { Entrance, subject } from './entrance';
import { askInvitation } from './invitation';
import { Line } from './line';
import type { VisitorHub } from './link';
import { furthest, merge } from './messages';
import { Outbox, type OutboxItem } from './outbox';
import { ReadMark } from './read-mark';
import { Sender } from './sender';
import { ChatStore, type ChatOptions } from './state';
import { Typist } from './typist';
import { limits, type CallBack, type ResumeAnswer, type StoredFile, type VisitorMessage } from './wire';

/** One conversation of one visitor: what is known, what is still to be sent, and the line to the server. */
export class Chat extends ChatStore {
  readonly #outbox: Outbox;
  readonly #base: string;
  readonly #entrance: Entrance;
  #sentPage = '';
  #last: number | null = null;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #typist = new Typist();
  readonly #readMark: ReadMark;
  readonly #sender: Sender;
  readonly #line: Line;
  #givenBack: ((item: OutboxItem) => void) | undefined;

  constructor(private readonly options: ChatOptions) {
    super();
    const { storage } = options;
    this.#base = `${options.server}/chat/${encodeURIComponent(options.account)}`;
    this.#entrance = new Entrance(this.#base, options.language, storage);
    this.#readMark = new ReadMark(storage);
    this.#outbox = new Outbox(storage);
    this.#sender = new Sender(this.#outbox, () => this.#line.hub, () => this.#now(), {
      changed: () => this.#showOutbox(),
      accepted: () => options.toHost({ cxm: 'conversation', exists: true }),
      unknown: () => {
        this.#entrance.token = null;
        void this.#line.restart();
      },
      slow: slowUntil => this.change({ slowUntil }),
    });
    this.#line = new Line(`${options.server}/hubs/visitor?account=${encodeURIComponent(options.account)}`, this.#entrance, this, {
      last: () => this.#last,
      other: () => {
        this.#sentPage = '';
        this.#last = null;
        this.change({ messages: [], older: 'none' });
      },
      live: answer => this.#resumed(answer),
      lost: () => {
        if (this.state.older === 'loading') this.change({ older: 'there' });
        this.#outbox.requeue();
        this.#showOutbox();
      },
      messages: (seq, messages) => this.#take(seq, messages, false),
      typing: (name, on) => this.#agentTypes(name, on),
      delivery: target => this.#delivered(target),
      survey: survey => this.change({ survey }),
    });
    this.change({ outbox: this.#outbox.items });
    document.addEventListener('visibilitychange', () => this.#markSeen());
    addEventListener('focus', () => this.#markSeen());
  }

  get maxLength(): number {
    return this.state.settings?.maxLength ?? limits.length;
  }

  get token(): string | null {
    return this.#entrance.token;
  }

  get base(): string {
    return this.#base;
  }

  attachmentUrl = (id: number) => `${this.#base}/attachments/${id}?access_token=${encodeURIComponent(this.#entrance.token ?? '')}`;

  /** What the page around us says. */
  hear(message: ToWidget): void {
    switch (message.cxm) {
      case 'hello':
        this.#entrance.identity = message.identity;
        this.#entrance.facts = { ...this.#entrance.facts, ...message.facts };
        this.#entrance.page = message.page;
        if (message.open) this.#setOpen(message.phone);
        if (this.#entrance.token || message.identity) void this.#line.start();
        break;
      case 'open':
        this.#setOpen(message.phone);
        break;
      case 'closed':
        this.change({ open: false });
        break;
      case 'identify':
        void this.#identify(message.jwt);
        break;
      case 'set':
        void this.introduce(message.facts);
        break;
      case 'ask':
        void askInvitation(this.#base, this.#entrance, this.options, message.path, message.visits);
        break;
      case 'page':
        this.#entrance.page = message.page;
        void this.#reportPage();
        break;
    }
  }

  /** True: taken over, and kept until the server has it. False: there is no room, nothing was lost or sent. */
  send(text: string, files: StoredFile[], callBack?: CallBack): boolean {
    if (this.#outbox.full) return false;
    this.#outbox.add({ clientId: crypto.randomUUID(), text, files, callBack }, this.#now());
    if (!callBack) this.options.storage.remove('draft');
    this.#typist.sent();
    this.#showOutbox();
    if (this.state.survey !== null) this.change({ survey: null });
    void this.#line.start();
    void this.#sender.drain();
    return true;
  }

  retry(clientId: string): void {
    this.#outbox.mark(clientId, 'queued');
    this.#showOutbox();
    void this.#sender.drain();
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

  typing = () => this.#typist.key(() => this.#line.hub, this.#now());

  /** Fetches what was said before the oldest message shown. */
  async loadOlder(): Promise<void> {
    const [hub, oldest] = [this.#line.hub, this.state.messages[0]];
    if (!hub || !oldest || this.state.older !== 'there') return;
    this.change({ older: 'loading' });
    try {
      const { messages, hasOlder } = await hub.older(oldest.id);
      if (hub === this.#line.hub) this.change({ messages: merge(this.state.messages, messages), older: hasOlder ? 'there' : 'none' });
    } catch {
      if (hub === this.#line.hub) this.change({ older: 'there' });
    }
  }

  /** While the line is live. */
  get hub(): VisitorHub | null {
    return this.#line.hub;
  }

  endSurvey = () => this.change({ survey: null });

  /** The whole conversation, from its first message on. */
  async whole(): Promise<VisitorMessage[]> {
    for (let guard = 0; this.state.older === 'there' && guard < 200; guard++) await this.loadOlder();
    return this.state.messages;
  }

  /** A name or an address the visitor or the page gave; the server treats both as a claim. */
  async introduce(facts: VisitorFacts): Promise<void> {
    const { name, email } = this.#entrance.facts;
    this.#entrance.facts = { ...this.#entrance.facts, ...facts };
    this.#tell();
    // The server takes name and address of a line from its beginning.
    if (this.#entrance.facts.name === name && this.#entrance.facts.email === email) return;
    if (this.#entrance.token && this.state.phase === 'ready') await this.#line.restart();
  }

  async #identify(jwt: string | null): Promise<void> {
    const before = this.#entrance.identity;
    this.#entrance.identity = jwt;
    if (jwt === null) {
      if (before !== null || this.state.visitor.verified) this.#forget();
      if (this.state.open) await this.#line.start();
    } else if (this.state.phase === 'ready') {
      if (this.state.visitor.verified && before !== null && subject(before) !== subject(jwt)) this.#forget();
      await this.#line.restart();
    } else if (this.state.phase === 'starting') {
      this.#line.askAgain();
    } else {
      await this.#line.start();
    }
  }

  /** The person has changed: nothing of the conversation may stay in this browser. */
  #forget(): void {
    this.#line.hangUp();
    this.#last = null;
    this.#entrance.forget();
    this.#readMark.forget();
    this.#outbox.clear();
    this.options.storage.remove('draft');
    this.options.toHost({ cxm: 'conversation', exists: false });
    this.change({ phase: 'idle', messages: [], older: 'none', visitor: {}, typing: null, survey: null, outbox: this.#outbox.items });
  }

  #setOpen(phone: boolean): void {
    this.change({ open: true, phone });
    this.#markSeen();
    void this.#line.start();
  }

  #resumed({ head, messages, reset, hasOlder, survey }: ResumeAnswer): void {
    const history = reset === true || this.#last === null;
    if (history) this.change({ messages: [], older: hasOlder ? 'there' : 'none' });
    this.#take(head, messages, history);
    this.change({ survey: survey ?? null });
    void this.#sender.drain();
    void this.#reportPage();
    this.#tell();
  }

  #take(seq: number, news: VisitorMessage[], history: boolean): void {
    const known = new Set(this.state.messages.map(message => message.id));
    this.#last = Math.max(this.#last ?? 0, seq);
    for (const message of news) if (message.clientId) this.#outbox.remove(message.clientId);
    const messages = merge(this.state.messages, news);
    const fresh = news.filter(message => message.author === 'agent' && !known.has(message.id));
    this.change({ messages, outbox: this.#outbox.items, ...(fresh.length > 0 ? { typing: null } : {}) });
    if (messages.length > 0) this.options.toHost({ cxm: 'conversation', exists: true });
    this.#markSeen();
    if (!history) for (const message of fresh) this.options.arrived(message);
  }

  #delivered({ messageId, clientId, state }: { messageId?: number; clientId?: string; state: string }): void {
    this.change({
      messages: this.state.messages.map(message =>
        message.id === messageId || (clientId && message.clientId === clientId)
          ? { ...message, delivery: furthest(message.delivery, state) }
          : message),
    });
  }

  #agentTypes(name: string, on: boolean): void {
    clearTimeout(this.#typingTimer);
    this.change({ typing: on ? name : null });
    // The word "stopped" can get lost with a line; nobody types for ever.
    if (on) this.#typingTimer = setTimeout(() => this.change({ typing: null }), 8000);
  }

  /** A page that says too much of its visitor is not heard, and nothing else suffers. */
  #tell(): void {
    const { attributes } = this.#entrance.facts;
    if (attributes && Object.keys(attributes).length > 0) void this.#line.hub?.tell(attributes).catch(() => undefined);
  }

  async #reportPage(): Promise<void> {
    if (!this.#line.hub || !this.#entrance.page || this.#entrance.page.url === this.#sentPage) return;
    const page = this.#entrance.page;
    this.#sentPage = page.url;
    await this.#line.hub.page(page).catch(() => (this.#sentPage = ''));
  }

  #markSeen(): void {
    const { messages, open } = this.state;
    this.#readMark.move(messages, open && document.visibilityState === 'visible', this.#line.hub);
    const unread = this.#readMark.unread(messages);
    if (unread !== this.state.unread) {
      this.change({ unread });
      this.options.toHost({ cxm: 'unread', count: unread });
    }
  }

  #now(): number {
    return (this.options.now ?? Date.now)();
  }

  #showOutbox(): void {
    this.change({ outbox: this.#outbox.items });
  }
}
