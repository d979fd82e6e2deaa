import type { VisitorFacts } from './protocol';

export interface HelpdeskEvents {
  ready: undefined;
  open: undefined;
  close: undefined;
  unread: number;
  message: { author: string; text: string };
}

/** `window.CxmHelpdesk`. Calls made before the script has loaded wait in an array: `(window.CxmHelpdesk ||= []).push(['open'])`. */
export interface Helpdesk {
  open(): void;
  close(): void;
  /** A token signed by the page's own server (JWT, HS256); null: the visitor signed out, the conversation leaves this browser. */
  identify(jwt: string | null): void;
  set(facts: VisitorFacts): void;
  /** Returns what takes the listener off again. */
  on<K extends keyof HelpdeskEvents>(event: K, listener: (detail: HelpdeskEvents[K]) => void): () => void;
  push(call: [method: string, ...args: unknown[]]): void;
}

declare global {
  interface Window {
    CxmHelpdesk?: Helpdesk | [method: string, ...args: unknown[]][];
  }
}
