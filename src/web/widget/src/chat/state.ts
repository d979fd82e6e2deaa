import type { ToHost } from '@cxm/embed/protocol';
import type { LinkState } from './link';
import type { OutboxItem } from './outbox';
import type { Storage } from './storage';
import type { ChatSettings, Visitor, VisitorMessage } from './wire';

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
  /** The conversation that waits to be rated. */
  survey: number | null;
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

/** What is on the screen, and who wants to know when it changes. */
export class ChatStore {
  state: ChatState = {
    phase: 'idle', link: 'connecting', open: false, phone: false, settings: null, visitor: {}, messages: [], older: 'none', outbox: [], typing: null, unread: 0, survey: null, slowUntil: null,
  };
  readonly #listeners = new Set<() => void>();

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  change(part: Partial<ChatState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
