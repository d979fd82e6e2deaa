import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { Desk } from '../support/desk';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

for (const [language, role, words] of [
  ['en', 'administrator', { open: 'All open', fresh: 'New view', name: 'Name', field: 'Field', mood: 'Mood', value: 'Value', unhappy: 'Unhappy', save: 'Save', op: 'Comparison', most: 'at most', share: 'Share with everybody' }],
  ['ja', 'supervisor', { open: 'すべて対応中', fresh: 'ビューを追加', name: '名前', field: '項目', mood: '気分', value: '値', unhappy: '不満', save: '保存', op: '比較', most: '以下', share: '全員と共有' }],
] as const) {
  test(`a view is described, saved, counted, and follows what happens (${language})`, async ({ browser }) => {
    const agent = await Agent.enters(browser, server.url, role);
    const { page } = agent;
    await page.getByRole('button', { name: words.open }).first().click();
    await page.getByRole('menuitem', { name: words.fresh }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel(words.name).first().fill(`Sad ${language}`);
    await form.getByLabel(words.field).first().click();
    await page.getByRole('option', { name: words.mood, exact: true }).click();
    await form.getByLabel(words.op).first().click();
    await page.getByRole('option', { name: words.most }).click();
    await form.getByLabel(words.value).first().click();
    await page.getByRole('option', { name: words.unhappy }).click();
    await expect(form.getByRole('status')).toHaveText(/^[1-9]/);
    await expectAccessible(page);
    await form.getByRole('button', { name: words.save }).click();
    const link = page.getByRole('link', { name: new RegExp(`Sad ${language}`) });
    await expect(link).toContainText(/\d/);
    await expect(agent.row('Pressure cooker')).toBeVisible();
    await expect(agent.row('Revised quote')).toHaveCount(0);

    // Somebody corrects a mood: the ticket comes into the view by itself, and leaves it again.
    const desk = await Desk.signIn(server.url, 'administrator');
    const calm = (await desk.tickets()).find((ticket) => ticket.subject.startsWith('Revised quote'))!;
    await page.mouse.move(1000, 500);
    await desk.call('PATCH', `/api/tickets/${calm.id}`, { mood: -0.9 });
    await expect(agent.row('Revised quote')).toBeVisible();
    await desk.call('PATCH', `/api/tickets/${calm.id}`, { mood: 0.8 });
    await expect(agent.row('Revised quote')).toHaveCount(0);
    await agent.leaves();
  });
}

test('tickets are selected by keyboard, changed together, and put back', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt('/inbox/open');
  await expect(agent.rows.first()).toBeVisible();
  const desk = await Desk.signIn(server.url, 'administrator');
  const before = await desk.tickets();

  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('x');
  await page.keyboard.press('Shift+J');
  await page.keyboard.press('Shift+J');
  await expect(page.getByText('3 selected').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('toolbar').getByRole('button', { name: 'Resolve' }).click();
  await expect(page.getByText('3 tickets changed.')).toBeVisible();
  await expect.poll(async () => (await desk.tickets()).length).toBe(before.length - 3);

  // Taken back, each stands where it stood: waiting, due when it was due.
  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await desk.tickets()).map((t) => [t.id, t.waiting])).toEqual(before.map((t) => [t.id, t.waiting]));

  await page.keyboard.press('x');
  await page.keyboard.press('Escape');
  await expect(page.getByText(/selected/)).toHaveCount(0);
  await agent.leaves();
});
