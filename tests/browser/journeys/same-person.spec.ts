import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { Desk } from '../support/desk';
import { Meta } from '../support/meta';
import { Customer } from '../support/people';
import { Server } from '../support/server';

let meta: Meta;
let server: Server;

test.beforeAll(async () => {
  meta = await Meta.start();
  server = await Server.start();
});
test.afterAll(async () => {
  meta.stop();
  await server.stop();
});

test('one person who writes by chat, mail and Messenger stands under one profile, proposed with the reason, confirmed by an agent, and undone', async ({ browser }) => {
  const admin = await Desk.signIn(server.url, 'administrator');
  const messenger = await admin.call<{ key: string }>('POST', '/api/channel-accounts', { channel: 'messenger', name: 'Our page', settings: meta.settings });
  const mailbox = await admin.call<{ key: string }>('POST', '/api/channel-accounts', { channel: 'email', name: 'Mail', settings: { address: 'help@shop.example' } });

  // The shop signs who she is in the chat, and her mail address is known: both are hers without a question.
  const anna = await Customer.enters(browser, server.url);
  await anna.signsIn('Anna Whitmore');
  await anna.opensChat();
  await anna.writes('Hello, it is about my knife.');
  await anna.hasSentAll();
  await anna.leaves();
  const letter = 'From: Anna Whitmore <anna.whitmore@example.com>\r\nTo: help@shop.example\r\nSubject: My knife by mail\r\nMessage-ID: <knife@example.com>\r\n\r\nThe parcel is still not here.\r\n';
  expect((await fetch(`${server.url}/hooks/${mailbox.key}`, { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body: letter })).ok).toBe(true);

  // On Messenger there is but a name and the number of an order.
  meta.names.set('8801', 'Anna Whitmore');
  expect(await meta.writes(`${server.url}/hooks/${messenger.key}`, 'm_1', '8801', 'Where is my order HS-20977? I asked you by mail, too.')).toBe(200);

  let id = 0;
  await expect.poll(async () => (id = (await admin.tickets()).find((ticket) => ticket.channel === 'messenger')?.id ?? 0), { timeout: 30_000 }).not.toBe(0);
  await expect.poll(async () => (await admin.tickets()).some((ticket) => ticket.channel === 'email'), { timeout: 30_000 }).toBe(true);

  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt(`/inbox/open/${id}`);
  const panel = page.getByRole('complementary').filter({ has: page.getByText('Same person?') });
  await expect(panel.getByText('Same name, and wrote of an order of theirs')).toBeVisible();
  await panel.getByRole('button', { name: 'Merge', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Nothing proves that' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Merge', exact: true }).click();

  const address = panel.getByText('anna.whitmore@example.com', { exact: true });
  await expect(address).toBeVisible();
  for (const kind of ['Messenger', 'Email', 'Account']) await expect(panel.getByText(kind, { exact: true }).first()).toBeVisible();
  await expect(panel.getByText('My knife by mail').first()).toBeVisible();

  await panel.getByRole('button', { name: 'Undo' }).click();
  await expect(address).toHaveCount(0);
  await expect(panel.getByText('Same name, and wrote of an order of theirs')).toBeVisible();
  await agent.leaves();
});
