import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import twilio from 'twilio';

export const accountSid = `AC${'a'.repeat(32)}`;
export const authToken = '12345678901234567890123456789012';
/** What the desk believes the world calls it by; nothing but signatures depends on it. */
export const publicRoot = 'https://desk.example';

/** Plays Twilio's REST API, and calls the desk with requests that Twilio's own library signs. */
export class Twilio {
  readonly sent: Record<string, string>[] = [];
  /** By the call's id: the TwiML it was told to follow, or what else. */
  readonly orders: { call: string; form: Record<string, string> }[] = [];

  private constructor(private readonly http: HttpServer) {}

  static async start(): Promise<Twilio> {
    const http = createServer();
    const double = new Twilio(http);
    http.on('request', (request, response) => {
      void bodyOf(request).then((body) => {
        const url = new URL(request.url!, 'http://double');
        const form = Object.fromEntries(new URLSearchParams(body));
        const json = (status: number, answer: object) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
        const path = url.pathname.replace(`/2010-04-01/Accounts/${accountSid}`, '');
        if (request.headers.authorization !== `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`) return json(401, { code: 20003, message: 'Authenticate' });
        if (path.startsWith('/Recordings/')) return response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(silence);
        if (path === '/Messages.json' && request.method === 'POST') {
          double.sent.push(form);
          return json(201, { sid: `SM${double.sent.length}`, status: 'queued', direction: 'outbound-api', body: form.Body });
        }
        if (path.startsWith('/Calls/') && request.method === 'POST') {
          double.orders.push({ call: path.slice('/Calls/'.length, -'.json'.length), form });
          return json(200, { status: 'in-progress' });
        }
        return json(200, { messages: [], incoming_phone_numbers: [] });
      });
    });
    await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** A webhook. @param path Below the public root, with its query. */
  async call(desk: string, path: string, fields: Record<string, string>): Promise<string> {
    const form = { AccountSid: accountSid, ...fields };
    const answer = await fetch(desk + path, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, publicRoot + path, form) },
      body: new URLSearchParams(form),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.text();
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await new Promise((done) => this.http.close(done));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Two seconds of MPEG-1 Layer III in which nothing is heard: a header, and a frame of nothing. */
const silence = Buffer.concat(Array.from({ length: 77 }, () => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x64]), Buffer.alloc(413)])));
