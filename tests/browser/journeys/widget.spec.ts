import { expect, test } from '@playwright/test';
import { expectAccessible } from '../support/axe';
import { Desk } from '../support/desk';
import { strictHost } from '../support/host';
import { composes } from '../support/ime';
import { Customer } from '../support/people';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

test('the keyboard opens the chat, stays in it and comes back to the button', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await customer.launcher.focus();
  await customer.page.keyboard.press('Enter');
  await customer.isLive();
  await expect(customer.box).toBeFocused();

  const seen = new Set<string>();
  for (let i = 0; i < 12; i++) {
    await customer.page.keyboard.press('Tab');
    seen.add(await customer.chat.locator(':focus').evaluate(element => element.getAttribute('aria-label') ?? element.tagName));
  }
  expect(seen).toContain('Close chat');
  expect(seen).toContain('Attach a file');
  expect(seen).toContain('Conversation');

  await customer.page.keyboard.press('Escape');
  await expect(customer.launcher).toBeFocused();
  await expect(customer.launcher).toHaveAttribute('aria-expanded', 'false');
  await customer.leaves();
});

test('what is written offline goes out once and in order when the line is back, even over a reload', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await customer.opensChat();
  await customer.writes('before the tunnel');
  await customer.hasSentAll();

  await customer.context.setOffline(true);
  await expect(customer.chat.getByTestId('widget-notice')).toContainText('You are offline');
  for (const text of ['tunnel one', 'tunnel two', 'tunnel three']) await customer.writes(text);
  await expect(customer.chat.locator('.pending')).toHaveCount(3);
  await customer.context.setOffline(false);
  await customer.page.reload();
  await customer.opensChat();
  await customer.hasSentAll();
  expect(await customer.sees('customer')).toEqual(['before the tunnel', 'tunnel one', 'tunnel two', 'tunnel three']);
  await customer.leaves();
});

test('a line that breaks under a sent message shows it once', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await customer.opensChat();
  for (let i = 0; i < 8; i++) {
    await customer.writes(`line ${i}`);
    if (i % 3 === 1) {
      await customer.context.setOffline(true);
      await customer.context.setOffline(false);
    }
  }
  await customer.hasSentAll();
  expect(await customer.sees('customer')).toEqual(Array.from({ length: 8 }, (_, i) => `line ${i}`));
  await customer.leaves();
});

test('an Enter that chooses a candidate sends nothing, the next one sends', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url, 'ja');
  await customer.opensChat();
  await customer.box.click();
  await composes(customer.page, 'とうきょう', '東京');
  await composes(customer.page, 'にとどきますか', 'に届きますか');
  await expect(customer.box).toHaveValue('東京に届きますか');
  expect(await customer.sees('customer')).toEqual([]);
  await customer.box.press('Enter');
  await customer.hasSentAll();
  expect(await customer.sees('customer')).toEqual(['東京に届きますか']);
  await customer.leaves();
});

test('a picture is uploaded with the message and shown to its sender', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await customer.opensChat();
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGNgYPiPB41KDU5pAH9pncMgB0xUAAAAAElFTkSuQmCC', 'base64');
  await customer.chat.locator('input[type=file]').setInputFiles([
    { name: 'broken <b>lid</b>.png', mimeType: 'image/png', buffer: png },
    { name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
  ]);
  await expect(customer.chat.locator('.problem')).toContainText('empty.txt is empty');
  await expect(customer.chat.locator('.attached progress')).toHaveCount(0);
  await customer.writes('Look at the lid');
  await customer.hasSentAll();
  const picture = customer.chat.locator('[data-testid=widget-message] img');
  await expect(picture).toHaveCount(1);
  await expect.poll(() => picture.evaluate(image => (image as HTMLImageElement).naturalWidth)).toBe(10);
  await customer.leaves();
});

test('a message over the limit is counted and kept, not cut', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await customer.opensChat();
  await customer.box.fill('x'.repeat(10_007));
  await expect(customer.chat.locator('#count')).toHaveText('7 characters too many');
  await customer.box.press('Enter');
  await expect(customer.box).toHaveValue('x'.repeat(10_007));
  await expect(customer.chat.getByRole('alert').filter({ hasText: '7 characters too many' })).toBeVisible();
  expect(await customer.sees('customer')).toEqual([]);
  await customer.leaves();
});

test('a strict policy of the page refuses nothing, nothing moves, and the chat works as a third party', async ({ browser }) => {
  const host = await strictHost(server.url);
  const context = await browser.newContext();
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(error.message));
  await page.goto(host.url);
  const launcher = page.locator('cxm-helpdesk .launcher');
  await launcher.waitFor();
  await expect(page.locator('cxm-helpdesk iframe')).toHaveCount(0);
  await launcher.hover();
  await expect(page.locator('cxm-helpdesk iframe')).toHaveCount(1);
  await launcher.click();
  const chat = page.frameLocator('cxm-helpdesk iframe');
  await chat.locator('textarea').fill('Hello from a bank');
  await chat.locator('textarea').press('Enter');
  await expect(chat.locator('[data-testid=widget-message][data-author=customer]:not(.pending)')).toHaveText(/Hello from a bank/);
  const shift = await page.evaluate(() => new Promise<number>(done => {
    new PerformanceObserver(list => done(list.getEntries().reduce((sum, entry) => sum + (entry as unknown as { value: number }).value, 0)))
      .observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => done(0), 500);
  }));
  expect(shift).toBe(0);
  expect(complaints.filter(text => !text.includes('favicon'))).toEqual([]);
  await context.close();
  await host.close();
});

test('launcher and chat wear the colour of the account from the first moment', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await expect(customer.launcher).toHaveCSS('background-color', 'rgb(156, 66, 33)');
  await customer.opensChat();
  await expect(customer.chat.locator('header')).toHaveCSS('background-color', 'rgb(156, 66, 33)');
  await expectAccessible(customer.page);
  await customer.leaves();
});

test('a page that the account does not name cannot show its chat', async ({ browser }) => {
  const desk = await Desk.signIn(server.url, 'administrator');
  const chat = await desk.call<{ key: string }>('POST', '/api/channel-accounts', { channel: 'web-chat', name: 'Bank', settings: { allowedOrigins: 'https://bank.example' } });
  const host = await strictHost(server.url, chat.key);
  const page = await browser.newPage();
  const refused = page.waitForEvent('console', message => message.text().includes('frame-ancestors'));
  await page.goto(host.url);
  await page.locator('cxm-helpdesk .launcher').click();
  await refused;
  await expect(page.frameLocator('cxm-helpdesk iframe').locator('textarea')).toHaveCount(0);
  await page.close();
  await host.close();
});

test('a long conversation shows its end, and its beginning when asked', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await customer.opensChat();
  for (let i = 0; i < 60; i++) await customer.writes(`line ${i}`);
  await customer.hasSentAll();
  await customer.page.reload();
  await customer.opensChat();
  await expect(customer.chat.getByTestId('widget-message')).toHaveCount(50);
  const first = customer.chat.getByTestId('widget-message').first();
  await first.scrollIntoViewIfNeeded();
  const before = await first.boundingBox();
  await customer.chat.getByRole('button', { name: 'Earlier messages' }).click();
  await expect(customer.chat.getByTestId('widget-message')).toHaveCount(60);
  expect(await customer.sees('customer')).toEqual(Array.from({ length: 60 }, (_, i) => `line ${i}`));
  // Where the reader was he still is.
  const after = await customer.chat.getByTestId('widget-message').nth(10).boundingBox();
  expect(Math.abs(after!.y - before!.y)).toBeLessThan(80);
  await customer.leaves();
});

test('the page can open, close, listen and introduce its visitor, before and after the script has come', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  const heard = await customer.page.evaluate(async () => {
    const desk = window as unknown as { CxmHelpdesk: { open(): void; close(): void; on(event: string, listener: (detail: unknown) => void): () => void; set(facts: object): void } };
    const events: string[] = [];
    for (const name of ['open', 'close']) desk.CxmHelpdesk.on(name, () => events.push(name));
    desk.CxmHelpdesk.set({ name: 'Page Name' });
    desk.CxmHelpdesk.open();
    await new Promise(done => setTimeout(done, 100));
    desk.CxmHelpdesk.close();
    return events;
  });
  expect(heard).toEqual(['open', 'close']);
  await customer.leaves();
});

for (const [language, scheme] of [['en', 'light'], ['ja', 'dark']] as const) {
  test(`axe finds nothing serious in shop and chat (${language}, ${scheme})`, async ({ browser }) => {
    const customer = await Customer.enters(browser, server.url, language, { colorScheme: scheme });
    await expectAccessible(customer.page);
    await customer.opensChat();
    await customer.writes(language === 'ja' ? '鉄瓶はいつ届きますか。' : 'When does the kettle arrive?');
    await customer.hasSentAll();
    await expectAccessible(customer.page);
    await customer.leaves();
  });
}

test('on a phone the chat fills the screen, and at 200 % nothing is cut off', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url, 'ja', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await customer.opensChat();
  expect(await customer.page.locator('cxm-helpdesk iframe').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 });
  await customer.page.setViewportSize({ width: 195, height: 422 });
  const overflow = await customer.chat.locator('body').evaluate(body => body.scrollWidth - body.clientWidth);
  expect(overflow).toBe(0);
  await expect(customer.box).toBeInViewport();
  await expect(customer.chat.getByRole('button', { name: 'チャットを閉じる' })).toBeInViewport();
  await customer.leaves();
});
