import type { PageVisit, VisitorFacts } from '@cxm/embed/protocol';
import { HttpRefusal, openSession } from './session';
import type { Storage } from './storage';
import type { SessionAnswer, SessionRequest } from './wire';

/** What this browser shows to be let in: its token, whom the page says it belongs to, and where it is. */
export class Entrance {
  token: string | null;
  identity: string | null = null;
  facts: VisitorFacts = {};
  page: PageVisit | null = null;

  constructor(private readonly base: string, private readonly language: string, private readonly storage: Storage) {
    this.token = storage.get('token');
  }

  /** @returns The session, and whether it is another than before: then nothing that is shown belongs to it. */
  async open(): Promise<SessionAnswer & { other: boolean }> {
    const request: SessionRequest = { language: this.language };
    if (this.token) request.token = this.token;
    if (this.identity) request.identity = this.identity;
    if (this.facts.name) request.name = this.facts.name;
    if (this.facts.email) request.email = this.facts.email;
    if (this.page) request.page = this.page;
    try {
      const answer = await openSession(this.base, request);
      const other = this.token !== answer.token;
      this.token = answer.token;
      if (other) this.storage.set('token', answer.token);
      return { ...answer, other };
    } catch (error) {
      this.#leaveOut(error);
      throw error;
    }
  }

  forget(): void {
    this.token = null;
    this.facts = {};
    this.storage.remove('token');
  }

  /** What is no longer good is left out of the next try: a forged or old identity never locks the customer out. */
  #leaveOut(error: unknown): void {
    if (!(error instanceof HttpRefusal) || ![400, 401].includes(error.status)) return;
    if (error.code.includes('identity')) this.identity = null;
    else if (error.code.includes('token') || error.status === 401) this.token = null;
    else {
      this.facts = {};
      this.page = null;
    }
  }
}

/** Of our own page's token, to tell one customer from another; whether it is genuine is the server's business. */
export function subject(jwt: string): string {
  try {
    const body = jwt.split('.')[1] ?? '';
    return String((JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/'))) as { sub?: unknown }).sub);
  } catch {
    return jwt;
  }
}
