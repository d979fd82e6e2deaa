import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** LINE on loopback: names, pictures, what was answered, and webhooks signed as LINE signs them. */
export class Line {
  readonly token = 'line-access-token';
  readonly secret = 'line-channel-secret';
  readonly names = new Map<string, string>();
  /** By the path that is asked for. */
  readonly pictures = new Map<string, Buffer>();
  /** Texts that were sent, oldest first. */
  readonly sent: string[] = [];
  #server!: HttpServer;

  static async start(): Promise<Line> {
    const line = new Line();
    line.#server = createServer((request, response) => void line.#answer(request).then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body)));
    await new Promise<void>((listens) => line.#server.listen(0, '127.0.0.1', listens));
    return line;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  sign(body: string): string {
    return createHmac('sha256', this.secret).update(body).digest('base64');
  }

  event(id: string, userId: string, more: object): object {
    return { mode: 'active', timestamp: Date.now(), webhookEventId: id, deliveryContext: { isRedelivery: false }, source: { type: 'user', userId }, ...more };
  }

  async #answer(request: IncomingMessage): Promise<{ status: number; type: string; body: string | Buffer }> {
    const json = (status: number, body: object) => ({ status, type: 'application/json', body: JSON.stringify(body) });
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '';
    const picture = this.pictures.get(path);
    if (path.startsWith('/v2/') && request.headers.authorization !== `Bearer ${this.token}`) return json(401, { message: 'Authentication failed' });
    if (picture !== undefined) return { status: 200, type: 'image/png', body: picture };
    const who = /^\/v2\/bot\/profile\/(\w+)$/.exec(path)?.[1];
    if (who !== undefined && this.names.has(who)) return json(200, { userId: who, displayName: this.names.get(who), language: 'ja' });
    if (!/^\/v2\/bot\/message\/(reply|push)$/.test(path)) return json(404, { message: 'Not found' });
    const { messages } = JSON.parse(Buffer.concat(chunks).toString()) as { messages: { text?: string }[] };
    for (const message of messages) this.sent.push(message.text ?? '');
    return json(200, { sentMessages: [{ id: String(461230966842064897n + BigInt(this.sent.length)), quoteToken: 'q' }] });
  }
}
