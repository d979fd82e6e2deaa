/**
 * What the loader on the customer's page and the widget in the iframe say to each other by postMessage. Both sides check
 * the sender's window and origin; the identity token is only ever posted to the widget's own origin.
 */
export interface PageVisit {
  url: string;
  title: string;
}

/** What the page tells about its visitor; shown to agents as claimed, never trusted as an identity. */
export interface VisitorFacts {
  name?: string;
  email?: string;
  /** At most ten, names of letters, digits, - and _, values of up to 200 characters. */
  attributes?: Record<string, string>;
}

export type ToWidget =
  | { cxm: 'hello'; page: PageVisit | null; identity: string | null; facts: VisitorFacts; open: boolean; phone: boolean }
  | { cxm: 'open'; phone: boolean }
  | { cxm: 'closed' }
  | { cxm: 'identify'; jwt: string | null }
  | { cxm: 'set'; facts: VisitorFacts }
  | { cxm: 'page'; page: PageVisit }
  /** Whether there is an invitation for this visitor alone. */
  | { cxm: 'ask'; path: string; visits: number };

export type ToHost =
  | { cxm: 'ready' }
  | { cxm: 'close' }
  | { cxm: 'invite'; path: string; text: string; seconds: number }
  | { cxm: 'unread'; count: number }
  | { cxm: 'message'; author: string; text: string }
  /** A conversation exists, so the widget is worth loading on the next page without being asked. */
  | { cxm: 'conversation'; exists: boolean };
