import type { HubConnection } from '@microsoft/signalr';
import { backoff, pause } from './backoff';
import type { OlderAnswer, Outgoing, ResumeAnswer, VisitorMessage } from './wire';

export type LinkState = 'connecting' | 'live' | 'waiting';

export interface LinkEvents {
  state(state: LinkState): void;
  /** Group joined; time to resume. A failure here counts as a lost connection. */
  connected(hub: VisitorHub): Promise<void>;
  messages(seq: number, messages: VisitorMessage[]): unknown;
  typing(name: string, on: boolean): unknown;
  delivery(target: { messageId?: number; clientId?: string; state: string }): unknown;
  /** The conversation that can be rated; null: none can. */
  survey(ticketId: number | null): unknown;
  /** The server lets nobody in with this token; the line ends. */
  unauthorized(): unknown;
}

/** A refusal of the server, by its stable code; anything else that fails is the line's fault and is tried again. */
export class Refusal extends Error {
  constructor(readonly code: string) {
    super(code);
  }
}

export class VisitorHub {
  constructor(private readonly connection: HubConnection) {}

  resume = (after: number | null) => this.#call<ResumeAnswer>('Resume', after);
  older = (before: number) => this.#call<OlderAnswer>('Older', before);
  send = (message: Outgoing) => this.#call<{ accepted: boolean }>('Send', message);
  typing = (on: boolean) => this.#call<void>('Typing', on, null);
  rate = (ticketId: number, score: number, comment: string) => this.#call<void>('Rate', ticketId, score, comment);
  transcript = (email: string) => this.#call<void>('Transcript', email);
  tell = (attributes: Record<string, string>) => this.#call<void>('Tell', attributes);
  seen = (messageId: number) => this.#call<void>('Seen', messageId);
  page = (page: { url: string; title: string }) => this.#call<void>('Page', page);

  async #call<T>(method: string, ...args: unknown[]): Promise<T> {
    try {
      return await this.connection.invoke<T>(method, ...args);
    } catch (error) {
      const code = /HubException: ([a-z][a-z0-9-]*)/.exec(String(error))?.[1];
      throw code ? new Refusal(code) : error;
    }
  }
}

/**
 * Keeps one connection for as long as the widget lives. SignalR's own reconnecting gives up after four tries and promises
 * no replay, so every connection here is a new one, and what was missed is asked for.
 */
export class Link {
  readonly #stop = new AbortController();

  constructor(private readonly address: () => { url: string; token: string }, private readonly events: LinkEvents) {
    void this.#run();
  }

  stop(): void {
    this.#stop.abort();
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    for (let attempt = 0; !signal.aborted; attempt++) {
      this.events.state('connecting');
      try {
        if (await this.#connectOnce(signal)) attempt = 0;
      } catch (error) {
        if (/status code '40[134]'/i.test(String(error))) {
          if (!signal.aborted) this.events.unauthorized();
          return;
        }
      }
      if (signal.aborted) return;
      this.events.state('waiting');
      await pause(backoff(attempt, Math.random()), signal);
    }
  }

  /** True once it has been live; resolves when the line breaks. */
  async #connectOnce(signal: AbortSignal): Promise<boolean> {
    const { HubConnectionBuilder, LogLevel } = await import('@microsoft/signalr');
    const { url, token } = this.address();
    const connection = new HubConnectionBuilder()
      .withUrl(url, { accessTokenFactory: () => token, withCredentials: false })
      .configureLogging(LogLevel.None)
      .build();
    connection.keepAliveIntervalInMilliseconds = 8_000;
    const closed = new Promise<void>(resolve => connection.onclose(() => resolve()));
    connection.on('Messages', (news: { seq: number; messages: VisitorMessage[] }) => this.events.messages(news.seq, news.messages));
    connection.on('AgentTyping', (agent: { name: string; on: boolean }) => this.events.typing(agent.name, agent.on));
    connection.on('Delivery', (target: { messageId?: number; clientId?: string; state: string }) => this.events.delivery(target));
    connection.on('Survey', (survey: { ticketId: number | null }) => this.events.survey(survey.ticketId));
    const end = () => void connection.stop();
    signal.addEventListener('abort', end);
    let live = false;
    try {
      await connection.start();
      await this.events.connected(new VisitorHub(connection));
      live = true;
      this.events.state('live');
      await closed;
    } catch (error) {
      if (!live) throw error;
    } finally {
      signal.removeEventListener('abort', end);
      await connection.stop();
    }
    return live;
  }
}
