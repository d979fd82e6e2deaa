import { expect, test, type Locator } from '@playwright/test';
import { demoSignIn, Desk, type Ticket } from '../support/desk';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

for (const [language, role, words] of [
  ['en', 'administrator', { next: /Next: .+ – .+/, save: 'Save', keys: 'Keyboard shortcuts', snoozed: /Snoozed until/, menu: /^Menu of/, out: 'Sign out', reply: 'Thank you, we are on it.', note: 'Asked the workshop.' }],
  ['ja', 'supervisor', { next: /次：.+さん – .+/, save: '保存', keys: 'キーボードショートカット', snoozed: /までスヌーズします/, menu: /さんのメニュー$/, out: 'サインアウト', reply: 'ただいま確認しております。', note: '工房に確認中です。' }],
] as const) {
  test(`a whole day without a mouse: in, next ticket, tag, note, answer, snooze, search, out (${language})`, async ({ browser }) => {
    const desk = await Desk.signIn(server.url, 'administrator');
    const who = await demoSignIn(server.url, role);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: language === 'ja' ? 'ja-JP' : 'en-GB' });
    const page = await context.newPage();
    const { keyboard } = page;
    const toast = page.locator('[role=status][aria-live=polite]').last();
    const composer = page.locator('textarea').last();
    const ticketId = () => Number(/\/inbox\/open\/(\d+)/.exec(page.url())?.[1]);
    const stored = (id: number) => desk.call<{ ticket: Ticket & { status: string; tags: string[] } }>('GET', `/api/tickets/${id}`).then((detail) => detail.ticket);
    const tabTo = async (wanted: Locator, key = 'Tab') => {
      for (let i = 0; i < 60; i++) {
        await keyboard.press(key);
        if (await wanted.evaluate((element) => element.ownerDocument.activeElement === element)) return;
      }
      throw new Error(`${key} does not reach it.`);
    };

    // In.
    await page.goto(server.url);
    await expect(page.locator('input[type=email]')).toBeFocused();
    await keyboard.type(who.email);
    await tabTo(page.locator('input[type=password]'));
    await keyboard.type(who.password);
    await keyboard.press('Enter');
    await expect(page.locator('button[id^=ticket-]').first()).toBeVisible();

    // The next ticket, with the reason; a tag, a note, the answer.
    await keyboard.press('g');
    await expect(toast).toContainText(words.next);
    await expect(composer).toBeVisible();
    const first = ticketId();
    await keyboard.press('t');
    await expect(page.getByRole('dialog').locator('input:visible')).toBeFocused();
    await keyboard.type(`day-${language}`);
    await keyboard.press('Enter');
    await tabTo(page.getByRole('dialog').getByRole('button', { name: words.save }));
    await keyboard.press('Enter');
    await expect.poll(async () => (await stored(first)).tags).toContain(`day-${language}`);
    await keyboard.press('n');
    await expect(composer).toBeFocused();
    await keyboard.type(words.note);
    await keyboard.press('Control+Enter');
    await expect(page.getByText(words.note, { exact: true })).toBeVisible();
    await keyboard.press('Escape');
    await keyboard.press('r');
    await expect(composer).toBeFocused();
    await keyboard.type(words.reply);
    await keyboard.press('Control+Shift+Enter');
    await expect.poll(async () => (await stored(first)).status, { timeout: 30_000 }).toBe('resolved');

    // The one after it can wait until later.
    await keyboard.press('Escape');
    await keyboard.press('g');
    await expect.poll(ticketId).not.toBe(first);
    const second = ticketId();
    await expect(composer).toBeVisible();
    await keyboard.press('s');
    await expect(page.getByRole('menu')).toBeVisible();
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    await expect(toast).toContainText(words.snoozed);
    await expect.poll(async () => (await stored(second)).status).toBe('snoozed');

    // What is found by its words is opened, and resolved with one key.
    await keyboard.press('Control+k');
    await keyboard.type('Revised quote');
    await expect(page.getByRole('option', { selected: true })).toContainText('Revised quote');
    await keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: /Revised quote/ })).toBeVisible();
    await keyboard.press('?');
    await expect(page.getByRole('dialog', { name: words.keys })).toBeVisible();
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);

    // A customer, then out.
    await keyboard.press('Control+k');
    await keyboard.type('Ruth');
    await expect(page.getByRole('option', { selected: true })).toContainText('Ruth Adeyemi');
    await keyboard.press('Enter');
    await expect(page.getByText('ruth.adeyemi@example.com').first()).toBeVisible();
    await tabTo(page.getByRole('button', { name: words.menu }).first());
    await keyboard.press('Enter');
    await expect(page.getByRole('menu')).toBeVisible();
    await tabTo(page.getByRole('menuitem', { name: words.out }), 'ArrowDown');
    await keyboard.press('Enter');
    await expect(page.locator('input[type=email]')).toBeVisible();
    await context.close();
  });
}
