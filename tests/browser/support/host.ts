import { createServer, type Server } from 'node:http';

/** Somebody else's page on somebody else's site, with the strictest policy that still allows a chat from ours. */
export async function strictHost(desk: string, account = 'shop'): Promise<{ url: string; close: () => Promise<void> }> {
  const policy = `default-src 'none'; script-src ${desk}/embed.js; frame-src ${desk}; style-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'`;
  const page = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A bank</title>
<script async src="${desk}/embed.js" data-account="${account}"></script></head><body><main><h1>A careful bank</h1><p>${'Words. '.repeat(400)}</p></main></body></html>`;
  const server: Server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).end(page);
  });
  await new Promise<void>(done => server.listen(0, 'localhost', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  // "localhost" and not 127.0.0.1: another site, so that the frame is a third party's.
  return { url: `http://localhost:${address.port}/`, close: () => new Promise(done => server.close(() => done())) };
}
