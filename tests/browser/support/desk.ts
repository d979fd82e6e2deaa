/** The desk's HTTP, for setting scenes and for asking afterwards what is really stored. */
export interface Ticket {
  id: number;
  subject: string;
  snippet: string;
  customerName: string;
  customerVersion: number;
  waiting: boolean;
  mood: number;
  channel: string;
}

export interface DeskMessage {
  id: number;
  kind: 'customer' | 'agent' | 'note' | 'system';
  text: string;
}

export interface SignIn {
  name: string;
  role: 'agent' | 'supervisor' | 'administrator';
  email: string;
  password: string;
}

export class Desk {
  #cookie = '';

  private constructor(readonly url: string) {}

  /** Signs in as somebody of the demo. */
  static async signIn(url: string, role: SignIn['role']): Promise<Desk> {
    const desk = new Desk(url);
    const who = await demoSignIn(url, role);
    await desk.call('POST', '/api/sign-in', { email: who.email, password: who.password });
    return desk;
  }

  async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(this.url + path, {
      method,
      headers: { origin: this.url, cookie: this.#cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const cookie = response.headers.getSetCookie().find(one => one.startsWith('cxm_session='));
    if (cookie) this.#cookie = cookie.split(';')[0]!;
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** All open tickets, page by page. */
  async tickets(): Promise<Ticket[]> {
    const all: Ticket[] = [];
    for (let after = ''; ;) {
      const page = await this.call<{ items: Ticket[]; next?: string | null }>('GET', `/api/tickets?view=open&limit=100${after}`);
      all.push(...page.items);
      if (!page.next) return all;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  }

  /** The whole conversation, page by page from its end. */
  async messages(ticketId: number): Promise<DeskMessage[]> {
    const all: DeskMessage[] = [];
    for (let before = ''; ;) {
      const page = await this.call<{ items: DeskMessage[]; next?: string | null }>('GET', `/api/tickets/${ticketId}/messages${before}`);
      all.unshift(...page.items);
      if (!page.next) return all;
      before = `?before=${encodeURIComponent(page.next)}`;
    }
  }
}

let known: { url: string; signIns: SignIn[] } | undefined;

export async function demoSignIn(url: string, role: SignIn['role']): Promise<SignIn> {
  if (known?.url !== url) {
    const setup = (await (await fetch(`${url}/api/setup`)).json()) as { demoSignIns?: SignIn[] };
    known = { url, signIns: setup.demoSignIns ?? [] };
  }
  const found = known.signIns.find(one => one.role === role);
  if (!found) throw new Error(`The demo has no ${role}.`);
  return found;
}
