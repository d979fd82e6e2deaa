import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const output = resolve(import.meta.dirname, '../../../artifacts/bin/CxmHelpdesk.Server/debug');

async function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? found(address.port) : failed(new Error('no port'))));
    });
  });
}

/** The real server as its own process, on a port and a data folder of its own. */
export class Server {
  readonly url: string;
  #process: ChildProcess | undefined;

  private constructor(private readonly folder: string, port: number, private readonly settings: Record<string, string>) {
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(settings: Record<string, string> = {}): Promise<Server> {
    const dll = join(output, 'CxmHelpdesk.Server.dll');
    if (!existsSync(dll)) throw new Error(`${dll} is missing: build the solution first.`);
    const server = new Server(mkdtempSync(join(tmpdir(), 'cxm-browser-')), await freePort(), settings);
    await server.run();
    return server;
  }

  get log(): string {
    return readFileSync(join(this.folder, 'server.log'), 'utf8');
  }

  async run(): Promise<void> {
    const log = openSync(join(this.folder, 'server.log'), 'a');
    this.#process = spawn('dotnet', [join(output, 'CxmHelpdesk.Server.dll')], {
      cwd: this.folder,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        ASPNETCORE_ENVIRONMENT: 'Development',
        ASPNETCORE_URLS: this.url,
        DOTNET_NOLOGO: 'true',
        SignIn__AttemptsPerMinute: '10000',
        Chat__MessagesPerMinute: '10000',
        Chat__MessagesPerMinutePerAddress: '10000',
        Chat__SessionsPerMinutePerAddress: '10000',
        ...this.settings,
      },
    });
    for (let i = 0; i < 300; i++) {
      if (this.#process.exitCode !== null) throw new Error(`The server ended with ${this.#process.exitCode}:\n${this.log.slice(-4000)}`);
      const ready = await fetch(`${this.url}/health/ready`).catch(() => null);
      if (ready?.ok) return;
      await sleep(100);
    }
    throw new Error(`The server was not ready within 30 s:\n${this.log.slice(-4000)}`);
  }

  /** As a power cut does it: no goodbye, nothing flushed. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    const ended = new Promise(done => process.once('exit', done));
    process.kill(signal);
    const late = setTimeout(() => process.kill('SIGKILL'), 15_000);
    await ended;
    clearTimeout(late);
  }
}
