import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { Desk } from '../support/desk';
import { Meta } from '../support/meta';
import { Server } from '../support/server';

let meta: Meta;
let server: Server;

test.beforeAll(async () => {
  meta = await Meta.start();
  server = await Server.start({ Outbound__UndoSeconds: '0' });
});
test.afterAll(async () => {
  meta.stop();
  await server.stop();
});

test('an angry comment on Instagram is answered in private once, then in public; praise stays out of the queue', async ({ browser }) => {
  const admin = await Desk.signIn(server.url, 'administrator');
  const account = await admin.call<{ key: string }>('POST', '/api/channel-accounts', { channel: 'instagram', name: 'Our Instagram', settings: meta.settings });
  const hook = `${server.url}/hooks/${account.key}`;
  expect(await meta.comments(hook, '501', { id: '71', username: 'bo_cooks' }, 'I am furious! The pan arrived broken and nobody answers. Worst shop ever!')).toBe(200);
  expect(await meta.comments(hook, '502', { id: '72', username: 'pat_bakes' }, 'I love this pan, thank you so much!')).toBe(200);

  let id = 0;
  await expect.poll(async () => (id = (await admin.tickets()).find((ticket) => ticket.customerName === 'bo_cooks')?.id ?? 0), { timeout: 30_000 }).not.toBe(0);
  expect((await admin.tickets()).some((ticket) => ticket.customerName === 'pat_bakes')).toBe(false);

  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt(`/inbox/open/${id}`);
  await expect(page.getByText('Your answer stands below the comment. Everybody can read it.')).toBeVisible();

  const who = page.getByRole('radiogroup', { name: 'Who reads the answer' });
  await who.getByText('In private', { exact: true }).click();
  await expect(page.getByText('Only bo_cooks reads it.')).toBeVisible();
  await expectAccessible(page);
  await agent.answers('We are so sorry. May we send you a new one?');
  await expect.poll(() => meta.sent, { timeout: 30_000 }).toEqual([{ how: 'private', to: '501', text: 'We are so sorry. May we send you a new one?' }]);
  await expect(agent.conversation.getByText('in private', { exact: true })).toBeVisible();

  // That went once; what follows is for all to see.
  await expect(who.getByRole('radio', { name: 'In private' })).toBeDisabled();
  await agent.answers('We have written to you.');
  await expect.poll(() => meta.sent[1], { timeout: 30_000 }).toEqual({ how: 'public', to: '501', text: 'We have written to you.' });

  await agent.looksAt('/voice');
  await expect(page.getByText('I love this pan, thank you so much!')).toBeVisible();
  await agent.leaves();
});
