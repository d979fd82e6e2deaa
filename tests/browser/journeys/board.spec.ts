import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { Desk } from '../support/desk';
import { Customer } from '../support/people';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

test('each number opens the tickets that it counts, and a supervisor acts on the spot', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  const desk = await Desk.signIn(server.url, 'administrator');
  for (const [name, member, title] of [['Waiting', 'waiting', 'Waiting'], ['Unassigned', 'unassigned', 'Unassigned'], ['Overdue', 'overdue', 'Overdue']] as const) {
    await agent.looksAt('/board');
    const tile = page.locator('dl > div', { has: page.getByText(name, { exact: true }) });
    await tile.locator('dd a').first().click();
    await expect(page.getByRole('heading', { name: title })).toBeVisible();
    // Time goes on between the two: what is overdue may have become one more.
    await expect.poll(async () => (await agent.rows.count()) - (await desk.call<Record<string, number>>('GET', '/api/board'))[member]!, { timeout: 30_000 }).toBe(0);
  }

  await agent.looksAt('/board');
  await expectAccessible(page);
  const { atRisk } = await desk.call<{ atRisk: { id: number; subject: string; assigneeId?: number | null }[] }>('GET', '/api/board');
  const risky = atRisk.find((row) => row.assigneeId == null)!;
  await page.getByRole('button', { name: `Act on “${risky.subject}”` }).click();
  await page.getByRole('menuitem', { name: 'Me', exact: true }).click();
  await expect(page.getByText(/^Given to /)).toBeVisible();
  const assignee = async () => ((await desk.tickets()).find((ticket) => ticket.id === risky.id) as { assigneeId?: number | null }).assigneeId ?? null;
  await expect.poll(assignee).not.toBeNull();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(assignee).toBeNull();
  await agent.leaves();
});

test('a wallboard is opened by its link alone, shows an alarm, and goes dark when the link is revoked', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt('/board');
  await page.getByRole('button', { name: 'Alarms' }).click();
  await page.getByLabel('Customers waiting').fill('2');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('dl > [data-level=alarm]')).toContainText('Waiting');

  await page.getByRole('button', { name: 'Wallboards' }).click();
  await page.getByLabel('Where it hangs').fill('Floor 2');
  await page.getByRole('button', { name: 'New link' }).click();
  const link = await page.getByRole('link', { name: 'Open', exact: true }).getAttribute('href');

  const stranger = await browser.newContext();
  const wall = await stranger.newPage();
  await wall.goto(link!);
  await expect(wall.locator('[data-alarm=true]')).toContainText('Waiting');
  await expectAccessible(wall);
  await expect(wall.getByText('Maya')).toHaveCount(0);

  await page.getByRole('button', { name: 'Revoke' }).click();
  await expect(wall.getByText('This wallboard is closed')).toBeVisible();
  await stranger.close();
  await agent.leaves();
});

test('a customer is asked how it was once the conversation is resolved, and the board counts the answer', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await customer.opensChat();
  await customer.chat.getByRole('button', { name: 'Where is my order?' }).click();
  await customer.hasSentAll();
  const desk = await Desk.signIn(server.url, 'administrator');
  const ticket = (await desk.tickets()).find((one) => one.subject.startsWith('Where is my order?'))!;
  await desk.call('PATCH', `/api/tickets/${ticket.id}`, { status: 'resolved' });
  await expect(customer.chat.getByTestId('widget-survey')).toBeVisible();
  await expectAccessible(customer.page);
  await customer.chat.getByRole('radio', { name: 'Very good' }).click();
  await customer.chat.getByLabel('Would you tell us why?').fill('Quick!');
  await customer.chat.getByRole('button', { name: 'Done' }).click();
  await expect(customer.chat.getByText('Thank you.')).toBeVisible();

  const agent = await Agent.enters(browser, server.url, 'supervisor');
  await agent.looksAt('/board');
  await agent.page.locator('dl > div').last().locator('button').first().click();
  await expect(agent.page.getByRole('dialog')).toContainText('Quick!');
  await agent.leaves();
  await customer.leaves();
});
