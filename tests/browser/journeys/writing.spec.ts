import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { Customer } from '../support/people';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  // Chats leave no time for taking back by default; here they do, so that it can be seen.
  server = await Server.start({ Outbound__LiveUndoSeconds: '6' });
});
test.afterAll(() => server.stop());

for (const [language, role, words] of [
  ['en', 'administrator', { page: 'Answers and macros', fresh: 'New canned answer', name: 'Name', text: 'Text', shortcut: 'Shortcut', save: 'Save' }],
  ['ja', 'supervisor', { page: '定型文とマクロ', fresh: '定型文を追加', name: '名前', text: '本文', shortcut: 'ショートカット', save: '保存' }],
] as const) {
  test(`a canned answer is made once and then typed by its shortcut, filled with what is known (${language})`, async ({ browser }) => {
    const agent = await Agent.enters(browser, server.url, role);
    const { page } = agent;
    await page.getByRole('link', { name: words.page }).click();
    await page.getByRole('button', { name: words.fresh }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel(words.name).first().fill(`Hello ${language}`);
    await form.getByLabel(words.text, { exact: false }).first().fill('Dear {{customer.name}}, about {{ticket.number}} at {{customer.company|home}}: ');
    await form.getByLabel(words.shortcut).fill(`hi${language}`);
    await form.getByRole('button', { name: words.save }).click();
    await expect(page.getByText(`/hi${language}`)).toBeVisible();
    await expectAccessible(page);

    await agent.looksAt('/inbox/open');
    await agent.opens('Pressure cooker');
    await page.keyboard.press('r');
    await agent.composer.pressSequentially(`OK. /hi${language}`);
    await expect(page.getByRole('option', { selected: true })).toContainText(`Hello ${language}`);
    await expectAccessible(page);
    await page.keyboard.press('Enter');
    await expect(agent.composer).toHaveValue(/^OK\. Dear Ruth Adeyemi, about #\d+ at home: $/);
    await agent.composer.fill('');
    await agent.leaves();
  });
}

test('what was begun on one machine goes on at another, reply and note apart; read is read everywhere', async ({ browser }) => {
  const office = await Agent.enters(browser, server.url, 'administrator');
  await office.looksAt('/inbox/open');
  await office.opens('Wrong colour');
  const saved = office.page.waitForResponse((r) => r.url().includes('/drafts/reply') && r.ok());
  await office.composer.fill('The red one leaves today');
  await saved;
  await office.page.keyboard.press('Escape');
  await office.page.keyboard.press('n');
  const noted = office.page.waitForResponse((r) => r.url().includes('/drafts/note') && r.ok());
  await office.composer.fill('Ask the warehouse');
  await noted;

  const home = await Agent.enters(browser, server.url, 'administrator');
  await home.looksAt('/inbox/open');
  await expect(home.row('Wrong colour')).toHaveAttribute('data-unread', 'false');
  await home.opens('Wrong colour');
  await expect(home.composer).toHaveValue('The red one leaves today');
  await home.page.keyboard.press('n');
  await expect(home.composer).toHaveValue('Ask the warehouse');
  await Promise.all([office.leaves(), home.leaves()]);
});

test('a reply can be taken back for a moment, goes out later, and stays if the customer writes first', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await customer.signsIn('Anna Whitmore');
  await customer.opensChat();
  await customer.writes('Is the small steel pan back?');
  await customer.hasSentAll();
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt('/inbox/open');
  await agent.opens('small steel pan');

  // Taken back: the customer never sees it.
  await agent.answers('Yes, on Monday');
  await expect(page.getByText(/Goes out in \d s/)).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(agent.composer).toHaveValue('Yes, on Monday');
  expect(await customer.sees('agent')).not.toContain('Yes, on Monday');

  // Left alone it goes.
  await agent.composer.fill('Yes, on Tuesday');
  await agent.composer.press('Control+Enter');
  await expect.poll(() => customer.sees('agent'), { timeout: 15_000 }).toContain('Yes, on Tuesday');

  // For tomorrow, but the customer writes: it is shown at once that it will not go.
  await agent.composer.fill('It is here!');
  await page.getByRole('button', { name: 'More ways to send' }).click();
  await page.getByRole('menuitem', { name: /Tomorrow morning/ }).click();
  await expect(page.getByText(/It is here!/)).toBeVisible();
  await customer.writes('Thanks, I bought another one.');
  await expect(page.getByText(/Will not be sent: Anna Whitmore wrote first/)).toBeVisible();
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect(agent.composer).toHaveValue('It is here!');
  await Promise.all([agent.leaves(), customer.leaves()]);
});

test('a macro shows what it will do, does it on one key, and takes it back', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt('/inbox/open');
  await agent.opens('Cancelled, but charged');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('I am sorry about this, Sofia.');
  await expect(dialog.locator('ins').filter({ hasText: 'Maya Lindqvist' })).toBeVisible();
  await expect(dialog.locator('ins').filter({ hasText: 'refund' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(agent.composer).toHaveValue(/I am sorry about this, Sofia\./);
  await expect(agent.row('Cancelled, but charged')).toContainText('refund');
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(agent.row('Cancelled, but charged')).not.toContainText('refund');

  // Made by hand, found by name.
  await agent.looksAt('/answers/macros');
  await page.getByRole('button', { name: 'New macro' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').first().fill('Sleep over it');
  await form.getByLabel('Status').first().click();
  await page.getByRole('option', { name: 'Snoozed' }).click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Sleep over it')).toBeVisible();
  await expectAccessible(page);
  await agent.looksAt('/inbox/open');
  await agent.opens('Cancelled, but charged');
  await page.keyboard.press('Escape');
  await page.keyboard.press('m');
  await page.getByRole('combobox', { name: 'Which macro?' }).fill('sleep');
  await expect(page.getByRole('dialog').locator('ins').filter({ hasText: 'Snoozed' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await agent.looksAt('/inbox/snoozed');
  await expect(agent.row('Cancelled, but charged')).toBeVisible();
  await agent.leaves();
});
