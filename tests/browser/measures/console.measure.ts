import { expect, test, type Page } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from '../support/agent';
import { Desk } from '../support/desk';
import { figure, percentile } from '../support/figures';
import { Server } from '../support/server';

const perSecond = 50;
const seconds = 20;

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

/** Customers write by the form and colleagues change tickets, half and half, at a fixed rate that waits for no answer. */
async function traffic(desk: Desk, key: string, ids: readonly number[], stop: () => boolean): Promise<number> {
  const began = performance.now();
  const calls: Promise<unknown>[] = [];
  for (let i = 0; !stop(); i++) {
    await sleep(Math.max(0, began + (i * 1_000) / perSecond - performance.now()));
    const call = i % 2 === 0
      ? fetch(`${server.url}/hooks/${key}`, {
          method: 'POST', headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email: `load${i % 120}@example.com`, name: `Load ${i % 120}`, subject: `Order ${i % 120}`, message: `Message ${i}: my kettle is late and I am not happy about it.` }),
        }).then((answer) => answer.ok || Promise.reject(new Error(String(answer.status))))
      : desk.call('PATCH', `/api/tickets/${ids[i % ids.length]}`, { mood: ((i % 19) - 9) / 10 });
    calls.push(call.catch(() => 'failed'));
  }
  const failed = (await Promise.all(calls)).filter((result) => result === 'failed').length;
  expect(failed).toBe(0);
  return calls.length / ((performance.now() - began) / 1_000);
}

/** Tasks over 50 ms, as the browser itself reports them, while something goes on. */
async function longTasks(page: Page, during: () => Promise<void>): Promise<number[]> {
  await page.evaluate(() => {
    const seen: number[] = [];
    const observer = new PerformanceObserver((list) => seen.push(...list.getEntries().map((entry) => entry.duration)));
    observer.observe({ type: 'longtask' });
    Object.assign(window, { takeLongTasks: () => (observer.takeRecords().forEach((entry) => seen.push(entry.duration)), observer.disconnect(), seen) });
  });
  await during();
  return page.evaluate(() => (window as unknown as { takeLongTasks: () => number[] }).takeLongTasks());
}

/** Until the row's conversation is painted, from the press of a key on. */
const openTime = (page: Page, subject: string) =>
  page.evaluate(
    (wanted) =>
      new Promise<number>((done) => {
        const began = performance.now();
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
        const look = () => ([...document.querySelectorAll('main h2')].some((heading) => heading.textContent === wanted) ? requestAnimationFrame(() => setTimeout(() => done(performance.now() - began))) : setTimeout(look));
        look();
      }),
    subject,
  );

test(`the console while ${perSecond} updates a second arrive`, async ({ browser }) => {
  const desk = await Desk.signIn(server.url, 'administrator');
  const form = await desk.call<{ key: string }>('POST', '/api/channel-accounts', { channel: 'web-form', name: 'Load', settings: { requestsPerMinute: '1000000' } });
  const ids = (await desk.tickets()).map((ticket) => ticket.id);
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  let events = 0;
  page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => { events += payload.toString().split('"seq":').length - 1; }));
  await agent.looksAt('/inbox/open');
  await agent.rows.first().click();
  await expect(agent.composer).toBeVisible();
  await page.mouse.move(900, 20);
  await page.locator('main').focus();

  let over = false;
  const sent = traffic(desk, form.key, ids, () => over);
  await sleep(5_000);

  const before = events;
  const watching = await longTasks(page, () => sleep(seconds * 1_000));
  figure('console', 'updates that arrived a second', (events - before) / seconds, 'count');
  figure('console', 'tasks over 50 ms while looking on', watching.length, 'count', 0);
  figure('console', 'longest of them', Math.max(0, ...watching), 'ms');

  const working = await longTasks(page, async () => {
    for (let i = 0; i < seconds; i++) {
      await page.keyboard.press('j');
      await sleep(400);
      await page.keyboard.press('Enter');
      await sleep(300);
      // A ticket from a form takes no answer.
      if (await agent.composer.isEnabled()) {
        await agent.composer.pressSequentially('Hello there', { delay: 20 });
        await agent.composer.fill('');
      }
      await page.keyboard.press('Escape');
    }
  });
  figure('console', 'tasks over 50 ms while working', working.length, 'count', 0);
  figure('console', 'longest of them', Math.max(0, ...working), 'ms');
  over = true;
  figure('console', 'updates sent a second', await sent, 'count');

  const opened: number[] = [];
  for (let i = 0; i < 12; i++) {
    await page.keyboard.press('j');
    const row = page.locator('[data-cursor=true]');
    const subject = await row.locator('span[class*=subject]').innerText();
    // Long enough for what lies ahead to be fetched.
    await sleep(1_000);
    opened.push(await openTime(page, subject));
  }
  figure('console', 'to a ticket that was fetched ahead, p50', percentile(opened, 0.5), 'ms', 100);
  figure('console', 'to a ticket that was fetched ahead, max', Math.max(...opened), 'ms');
  await agent.leaves();
});
