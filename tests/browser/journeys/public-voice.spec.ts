import { expect, test } from '@playwright/test';
import { createHmac } from 'node:crypto';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { Desk } from '../support/desk';
import { Server } from '../support/server';

const secret = 'consumer-secret';
let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

/** A post that names us, as X tells of it. */
async function posts(key: string, id: string, author: { name: string; username: string; followers: number }, text: string) {
  const body = JSON.stringify({
    data: {
      event_uuid: `u${id}`,
      event_type: 'post.mention.create',
      filter: { user_id: '100' },
      payload: { id, author_id: `9${id}`, conversation_id: id, text, lang: 'en' },
      includes: { users: [{ id: `9${id}`, name: author.name, username: author.username, public_metrics: { followers_count: author.followers } }] },
    },
  });
  const signature = `sha256=${createHmac('sha256', secret).update(body).digest('base64')}`;
  const answer = await fetch(`${server.url}/hooks/${key}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-twitter-webhooks-signature': signature }, body });
  expect(answer.status).toBe(200);
}

test('an angry mention with 50,000 followers overtakes a calm mail, and says why; praise does not stand in the queue', async ({ browser }) => {
  const admin = await Desk.signIn(server.url, 'administrator');
  const x = await admin.call<{ key: string }>('POST', '/api/channel-accounts', {
    channel: 'x-com', name: 'Shop on X', settings: { consumerKey: 'k', consumerSecret: secret, accessToken: '100-t', accessSecret: 's' },
  });
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  const mail = (await admin.tickets()).find((ticket) => ticket.channel === 'email' && ticket.waiting && ticket.mood > -0.1)!;
  await posts(x.key, '501', { name: 'Nora', username: 'nora_writes', followers: 50_000 }, '@shop I am furious! My parcel is lost and nobody answers. Worst service ever!');
  await posts(x.key, '502', { name: 'Paul', username: 'paul_p', followers: 50 }, '@shop Thank you so much, I love the kettle!');

  await agent.looksAt('/inbox/open');
  await expect(agent.row('nora_writes')).toBeVisible();
  const order = (await admin.tickets()).map((ticket) => ticket.id);
  const angry = (await admin.tickets()).find((ticket) => ticket.channel === 'x-com')!;
  expect(order.indexOf(angry.id)).toBeLessThan(order.indexOf(mail.id));
  await expect(agent.row('paul_p')).toHaveCount(0);

  await agent.opens('nora_writes');
  await expect(page.getByText('50,000').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'https://x.com/nora_writes/status/501' })).toBeVisible();
  await page.locator('button[aria-expanded]', { hasText: 'Why' }).click();
  await expect(page.getByText('Many follow this customer').first()).toBeVisible();
  await expectAccessible(page);
  await agent.leaves();
});
