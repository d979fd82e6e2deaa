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

test('two tickets become one, with what will happen said before, and two again', async ({ browser }) => {
  const desk = await Desk.signIn(server.url, 'administrator');
  const other = (await desk.tickets()).find((ticket) => ticket.subject === 'Wrong colour')!;
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt('/inbox/open');
  await agent.opens('Cancelled, but charged');
  await page.getByRole('tab', { name: 'Ticket' }).click();
  await expect(page.getByText('What was done')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Merge a ticket into this one' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Number of the other ticket').fill(`#${other.id}`);
  await expect(dialog).toContainText('Wrong colour');
  await expect(dialog).toContainText('It is another customer’s: Sam Whitaker');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(agent.row('Wrong colour')).toHaveCount(0);
  await page.getByRole('listitem').filter({ hasText: 'Wrong colour' }).getByRole('button', { name: 'Undo' }).click();
  await expect.poll(async () => (await desk.tickets()).find((ticket) => ticket.id === other.id)?.waiting).toBe(true);
  await agent.leaves();
});

test('who is named in a note hears of it, and goes there', async ({ browser }) => {
  const naoko = await Agent.enters(browser, server.url, 'supervisor');
  const maya = await Agent.enters(browser, server.url, 'administrator');
  await maya.looksAt('/inbox/open');
  await maya.opens('Wrong colour');
  await maya.page.keyboard.press('Escape');
  await maya.page.keyboard.press('n');
  await maya.composer.pressSequentially('@黒');
  await expect(maya.page.getByRole('option', { name: '黒田 直子' })).toBeVisible();
  await maya.page.keyboard.press('Enter');
  await maya.composer.pressSequentially('please look');
  await maya.composer.press('Control+Enter');
  await naoko.page.getByRole('button', { name: '通知 (1)' }).click();
  await naoko.page.getByRole('button', { name: /Maya Lindqvistさんが .*Wrong colour/ }).first().click();
  await expect(naoko.conversation).toContainText('@黒田 直子 please look');
  await Promise.all([maya.leaves(), naoko.leaves()]);
});
