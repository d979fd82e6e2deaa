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

test('a wrong reading is corrected with one key, the queue follows, and one more key takes it back', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt('/inbox/open');
  const desk = await Desk.signIn(server.url, 'administrator');
  const tickets = await desk.call<{ items: { id: number; subject: string; urgency: number; waiting: boolean }[] }>('GET', '/api/tickets?view=open&limit=100');
  const calm = tickets.items.findLast((ticket) => ticket.waiting && ticket.urgency < 1.5)!;
  const place = async () => (await desk.tickets()).findIndex((ticket) => ticket.id === calm.id);
  const before = await place();
  await agent.opens(calm.subject);
  await agent.composer.press('Escape');
  await page.keyboard.press('>');
  await expect(page.getByText(/^Urgency: /)).toBeVisible();
  await expect.poll(place).toBeLessThan(before);
  await page.keyboard.press('z');
  await expect.poll(place).toBe(before);
  await expect(page.getByText(/^Urgency: /)).toHaveCount(0);
  await agent.leaves();
});

test('customers with one trouble are seen together, answered by one text, and parted if it is another', async ({ browser }) => {
  test.slow();
  const admin = await Desk.signIn(server.url, 'administrator');
  const accounts = await admin.call<{ items: { channel: string; key: string }[] }>('GET', '/api/channel-accounts');
  const form = accounts.items.find((account) => account.channel === 'web-form')!;
  for (const [i, text] of ['The checkout gives error 502, I cannot pay!', 'Getting a 502 at checkout, I need to pay today.', 'Error 502 when paying, your checkout is down!'].entries()) {
    const sent = await fetch(`${server.url}/hooks/${form.key}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: `troubled${i}@example.com`, name: `Troubled ${i}`, message: text }) });
    expect(sent.ok).toBe(true);
  }
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt('/inbox/open');
  await expect(agent.row('Troubled 0').getByLabel('2 others write of the same')).toBeVisible({ timeout: 40_000 });

  // Those of the form are answered by mail, somebody in the chat there.
  const [incident] = await admin.call<{ id: number }[]>('GET', '/api/incidents');
  const chat = (await admin.tickets()).find((ticket) => ticket.channel === 'web-chat' && ticket.waiting)!;
  await admin.call('PUT', `/api/incidents/${incident!.id}/tickets/${chat.id}`);
  await agent.opens('Troubled 0');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Show and answer all' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('listitem')).toHaveCount(4);
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill('Dear {{customer.name}}, we are on it.');
  await dialog.getByRole('button', { name: 'Answer 4 customers' }).click();
  await expect(page.getByText('4 customers are answered.')).toBeVisible();
  await expect.poll(async () => (await admin.messages(chat.id)).at(-1)?.text, { timeout: 40_000 }).toBe(`Dear ${chat.customerName}, we are on it.`);
  await page.getByRole('button', { name: 'Another matter' }).click();
  await expect(page.getByRole('button', { name: 'Show and answer all' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo Z' }).click();
  await expect(page.getByRole('button', { name: 'Show and answer all' })).toBeVisible();
  await agent.leaves();
});
