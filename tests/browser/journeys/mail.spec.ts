import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { Agent } from '../support/agent';
import { Desk } from '../support/desk';
import { Server } from '../support/server';

let server: Server;
let desk: Desk;
let mailbox = '';

const attacks = readFileSync(resolve(import.meta.dirname, '../../html-attacks.txt'), 'utf8').split('\n%%\n').slice(1).filter((attack) => attack !== '');
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test.beforeAll(async () => {
  server = await Server.start();
  desk = await Desk.signIn(server.url, 'administrator');
  const account = await desk.call<{ key: string }>('POST', '/api/channel-accounts', { channel: 'email', name: 'Mail', settings: { address: 'desk@example.org' } });
  mailbox = account.key;
});
test.afterAll(() => server.stop());

async function push(subject: string, html: string, files = ''): Promise<void> {
  const body = ['From: Eve <eve@example.net>', 'To: desk@example.org', `Subject: ${subject}`, `Message-ID: <${subject}@example.net>`, 'Content-Type: multipart/related; boundary=b', '',
    '--b', 'Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: base64', '', Buffer.from(html).toString('base64'), files, '--b--', ''].join('\r\n');
  const pushed = await fetch(`${server.url}/hooks/${mailbox}`, { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body });
  expect(pushed.status).toBe(202);
}

/** A mail comes in; what the desk made of it. */
async function mail(subject: string, html: string, files = ''): Promise<{ ticketId: number; messageId: number }> {
  await push(subject, html, files);
  let ticketId = 0;
  await expect.poll(async () => (ticketId = (await desk.tickets()).find((ticket) => ticket.subject === subject)?.id ?? 0), { timeout: 20_000 }).not.toBe(0);
  return { ticketId, messageId: (await desk.messages(ticketId))[0]!.id };
}

/** Everything by which an attack would show itself. */
async function watch(page: Page): Promise<string[]> {
  const seen: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${server.url}/`) && !/^(data|blob|about):/.test(url)) seen.push(`request ${url}`);
    if (url.includes('sign-out')) seen.push(`request ${url}`);
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.exposeFunction('hitOutside', (where: string) => seen.push(`script ran in ${where}`));
  await page.addInitScript(() => {
    (window as unknown as { hit: () => void }).hit = () => (window as unknown as { hitOutside: (where: string) => void }).hitOutside(location.href);
  });
  return seen;
}

test('no hostile mail runs a script or sends a request, in the frame or without any of our fences', async ({ browser }) => {
  test.setTimeout(300_000);
  expect(attacks.length).toBeGreaterThan(150);
  for (const [i, attack] of attacks.entries()) await push(`attack-${i}`, attack);
  let tickets: { id: number; subject: string }[] = [];
  await expect.poll(async () => (tickets = (await desk.tickets()).filter((ticket) => ticket.subject.startsWith('attack-'))).length, { timeout: 60_000 }).toBe(attacks.length);
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const seen = await watch(agent.page);

  // The sanitiser must hold by itself: each attack also in a page of the desk's own origin, no policy, no sandbox, scripts on.
  const bare = await (await browser.newContext()).newPage();
  const seenBare = await watch(bare);
  let html = '';
  await bare.route(`${server.url}/bare`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
  await agent.page.evaluate(() => {
    const frame = document.createElement('iframe');
    frame.id = 'hostile';
    frame.setAttribute('sandbox', 'allow-same-origin allow-popups allow-popups-to-escape-sandbox');
    document.body.append(frame);
  });
  for (const ticket of tickets) {
    const { id } = (await desk.messages(ticket.id))[0]!;
    await agent.page.evaluate((src) => new Promise((loaded) => {
      const frame = document.querySelector<HTMLIFrameElement>('#hostile')!;
      frame.onload = loaded;
      frame.src = src;
    }), `/api/messages/${id}/page`);
    const answer = await agent.page.evaluate(async (src) => {
      const response = await fetch(src);
      return { status: response.status, policy: response.headers.get('content-security-policy'), text: await response.text() };
    }, `/api/messages/${id}/page`);
    if (answer.status === 404) continue; // Nothing of it was HTML to our reader.
    expect(answer.policy).toContain("default-src 'none'");
    html = answer.text;
    await bare.goto(`${server.url}/bare`);
    await bare.evaluate(() => {
      for (const element of document.querySelectorAll<HTMLElement>('body *')) {
        for (const event of ['click', 'mouseover', 'focus', 'load', 'error', 'toggle', 'animationstart']) if (!(event === 'click' && element.closest('a'))) element.dispatchEvent(new Event(event, { bubbles: true }));
        if (element.tabIndex >= 0) element.focus();
      }
    });
  }
  await bare.waitForTimeout(1_000);
  expect([...seen, ...seenBare]).toEqual([]);
  await agent.leaves();
});

test('a mail shows its own pictures at once, others when asked for, and remembers the sender', async ({ browser }) => {
  const files = ['--b', 'Content-Type: image/png; name=pic.png', 'Content-ID: <pic@x>', 'Content-Transfer-Encoding: base64', '', picture].join('\r\n');
  const html = '<p style="color:#333">Look <img src="cid:pic@x" alt="ours" width=20> <img src="http://pictures.example/far.png" alt="far"> <a href="https://evil.example/x">https://bank.example</a></p>';
  const one = await mail('pictures', html, files);
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const far: string[] = [];
  await agent.context.route('http://pictures.example/**', (route) => {
    far.push(route.request().url());
    return route.fulfill({ contentType: 'image/png', body: Buffer.from(picture, 'base64') });
  });
  await agent.looksAt(`/inbox/open/${one.ticketId}`);
  await agent.page.getByRole('button', { name: 'As it was sent' }).click();
  const frame = agent.page.frameLocator('iframe');
  await expect(frame.getByAltText('ours')).toBeVisible();
  expect(await frame.getByAltText('ours').evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(1);
  await expect(frame.getByText('evil.example', { exact: true })).toBeVisible();
  expect(far).toEqual([]);

  await agent.page.getByRole('button', { name: 'Always for this sender' }).click();
  await expect(frame.getByAltText('far')).toBeVisible();
  await expect.poll(() => far.length).toBe(1);
  await agent.page.reload();
  await agent.page.getByRole('button', { name: 'As it was sent' }).click();
  await expect(agent.page.getByText('Images from elsewhere are shown.')).toBeVisible();
  await agent.page.getByRole('button', { name: 'Hide them again' }).click();
  await expect(agent.page.getByRole('button', { name: 'Show now' })).toBeVisible();
  await agent.leaves();
});

test('the source of a mail is shown as text', async ({ browser }) => {
  const one = await mail('source-of-it', '<p>Hello</p>');
  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt(`/inbox/open/${one.ticketId}`);
  const [source] = await Promise.all([agent.context.waitForEvent('page'), agent.page.getByRole('link', { name: 'Source', exact: true }).click()]);
  await expect(source.locator('body')).toContainText('Message-ID: <source-of-it@example.net>');
  await agent.leaves();
});
