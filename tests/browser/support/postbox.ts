import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** One mail as it was handed over. */
export interface Letter {
  to: string[];
  /** Of the whole mail; names in lower case, values unfolded. */
  head: Map<string, string>;
  parts: Part[];
}

export interface Part {
  head: Map<string, string>;
  content: Buffer;
}

/** A mail server on loopback that takes everything, and the mail programs behind it. */
export class Postbox {
  readonly letters: Letter[] = [];
  readonly #server: Server = createServer((socket) => this.#talk(socket));

  static async start(): Promise<Postbox> {
    const box = new Postbox();
    await new Promise<void>((listens) => box.#server.listen(0, '127.0.0.1', listens));
    return box;
  }

  get settings(): Record<string, string> {
    return { smtpHost: '127.0.0.1', smtpPort: String((this.#server.address() as AddressInfo).port), smtpSecurity: 'none' };
  }

  to(address: string): Letter | undefined {
    return this.letters.find((letter) => letter.to.includes(address));
  }

  stop(): void {
    this.#server.close();
  }

  #talk(socket: Socket): void {
    let received = '';
    let to: string[] = [];
    let inData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    say('220 ready');
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      received += bytes.toString('latin1');
      for (;;) {
        const end = received.indexOf(inData ? '\r\n.\r\n' : '\r\n');
        if (end < 0) return;
        const said = received.slice(0, end);
        received = received.slice(end + (inData ? 5 : 2));
        if (inData) {
          this.letters.push(read(said.replaceAll('\r\n..', '\r\n.'), to));
          [inData, to] = [false, []];
          say('250 taken');
        } else if (said.startsWith('RCPT TO:')) {
          to.push(/<(.*?)>/.exec(said)![1]!);
          say('250 ok');
        } else if (said === 'DATA') {
          inData = true;
          say('354 go on');
        } else if (said === 'QUIT') {
          socket.end('221 bye\r\n');
        } else {
          say(said.startsWith('EHLO') ? '250-here\r\n250 PIPELINING' : '250 ok');
        }
      }
    });
  }
}

function headOf(text: string): Map<string, string> {
  return new Map(text.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n').map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
}

/** Knows as much of MIME as the desk writes: its boundaries begin with "=_". */
function read(mail: string, to: string[]): Letter {
  const parts = mail.split(/(?:^|\r\n)--=_[0-9a-f]+(?:--)?\r\n/).map((part) => {
    const end = part.indexOf('\r\n\r\n');
    const head = headOf(part.slice(0, end));
    return { head, content: decode(part.slice(end + 4), head.get('content-transfer-encoding') ?? '') };
  });
  return { to, head: parts[0]!.head, parts: parts.filter((part) => part.head.has('content-type') && !part.head.get('content-type')!.startsWith('multipart/')) };
}

function decode(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding !== 'quoted-printable') return Buffer.from(body, 'latin1');
  return Buffer.from(body.replaceAll('=\r\n', '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1');
}
