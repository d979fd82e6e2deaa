import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Meta's Graph API on loopback: what was answered and how, and webhooks signed as Meta signs them. */
export class Meta {
  readonly page = '17841400000000001';
  readonly token = 'meta-access-token';
  readonly secret = 'meta-app-secret';
  /** By person. */
  readonly names = new Map<string, string>();
  /** To whom or below what, oldest first. */
  readonly sent: { how: 'message' | 'private' | 'public'; to: string; text: string }[] = [];
  #server!: HttpServer;

  static async start(): Promise<Meta> {
    const meta = new Meta();
    meta.#server = createServer((request, response) => void meta.#answer(request).then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))));
    await new Promise<void>((listens) => meta.#server.listen(0, '127.0.0.1', listens));
    return meta;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  get settings(): Record<string, string> {
    return { pageId: this.page, token: this.token, appSecret: this.secret, verifyToken: 'verify', apiUrl: this.url };
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** A comment below one of our pictures. */
  comments(hook: string, id: string, author: { id: string; username: string }, text: string): Promise<number> {
    return this.#post(hook, { object: 'instagram', entry: [{ id: this.page, time: Date.now(), changes: [{ field: 'comments', value: { id, from: author, text, media: { id: '9001' } } }] }] });
  }

  /** A message to our page. */
  writes(hook: string, id: string, from: string, text: string): Promise<number> {
    return this.#post(hook, { object: 'page', entry: [{ id: this.page, time: Date.now(), messaging: [{ sender: { id: from }, recipient: { id: this.page }, timestamp: Date.now(), message: { mid: id, text } }] }] });
  }

  async #post(hook: string, event: object): Promise<number> {
    const body = JSON.stringify(event);
    const signature = `sha256=${createHmac('sha256', this.secret).update(body).digest('hex')}`;
    return (await fetch(hook, { method: 'POST', headers: { 'content-type': 'application/json', 'x-hub-signature-256': signature }, body })).status;
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = (request.url ?? '').split('?')[0]!.replace(/^\/v[\d.]+/, '');
    if (request.headers.authorization !== `Bearer ${this.token}`) return { status: 400, body: { error: { code: 190 } } };
    if (request.method === 'GET') {
      const name = this.names.get(path.slice(1));
      if (name !== undefined) return { status: 200, body: { id: path.slice(1), name } };
      return path === '/debug_token' ? { status: 200, body: { data: { is_valid: true, expires_at: 0 } } } : { status: 400, body: { error: { code: 100 } } };
    }
    const said = JSON.parse(Buffer.concat(chunks).toString()) as { message: string | { text: string }; recipient?: { id?: string; comment_id?: string } };
    const text = typeof said.message === 'string' ? said.message : said.message.text;
    const { id, comment_id: comment } = said.recipient ?? {};
    this.sent.push(comment !== undefined ? { how: 'private', to: comment, text } : id !== undefined ? { how: 'message', to: id, text } : { how: 'public', to: path.split('/')[1]!, text });
    return { status: 200, body: { id: `sent-${this.sent.length}`, message_id: `sent-${this.sent.length}` } };
  }
}
