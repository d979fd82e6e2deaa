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

test('an angry mention with 50,000 followers overtakes a calm mail, and says why; praise stands among what was said and not in the queue', async ({ browser }) => {
  const admin = await Desk.signIn(server.url, 'administrator');
  const x = await admin.call<{ key: string }>('POST', '/api/channel-accounts', {
    channel: 'x-com', name: 'Shop on X', settings: { consumerKey: 'k', consumerSecret: secret, accessToken: '100-t', accessSecret: 's' },
  });
  const mailbox = await admin.call<{ key: string }>('POST', '/api/channel-accounts', { channel: 'email', name: 'Mail', settings: { address: 'help@shop.example' } });
  const letter = 'From: Cal <cal@example.com>\r\nTo: help@shop.example\r\nSubject: Opening hours\r\nMessage-ID: <calm@example.com>\r\n\r\nCould you tell me when you open on Saturday? Thank you.\r\n';
  expect((await fetch(`${server.url}/hooks/${mailbox.key}`, { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body: letter })).ok).toBe(true);
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await posts(x.key, '501', { name: 'Nora', username: 'nora_writes', followers: 50_000 }, '@shop I am furious! My parcel is lost and nobody answers. Worst service ever!');
  await posts(x.key, '502', { name: 'Paul', username: 'paul_p', followers: 50 }, '@shop Thank you so much, I love the kettle!');

  await agent.looksAt('/inbox/open');
  await expect(agent.row('nora_writes')).toBeVisible();
  let queue = await admin.tickets();
  const place = (words: string) => queue.findIndex((ticket) => ticket.snippet.includes(words));
  await expect.poll(async () => { queue = await admin.tickets(); return place('open on Saturday'); }).toBeGreaterThanOrEqual(0);
  const angry = queue[place('I am furious!')]!;
  expect(place('I am furious!')).toBeLessThan(place('open on Saturday'));
  await expect(agent.row('paul_p')).toHaveCount(0);

  await agent.opens('nora_writes');
  await expect(page.getByText('50,000').first()).toBeVisible();
  await expect(page.getByRole('link', { name: 'https://x.com/nora_writes/status/501' })).toBeVisible();
  await page.locator('button[aria-expanded]', { hasText: 'Why' }).click();
  await expect(page.getByText('Many follow this customer').first()).toBeVisible();
  await expectAccessible(page);

  await agent.looksAt('/voice');
  await expect(page.getByText('@shop Thank you so much, I love the kettle!')).toBeVisible();
  await expect(page.getByRole('link', { name: `#${angry.id} · unhappy` })).toBeVisible();
  await page.getByRole('button', { name: 'What we listen for' }).click();
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('textbox', { name: 'Name' }).last().fill('Kettle');
  await page.getByRole('textbox', { name: 'Words' }).last().fill('kettle, teapot');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: /^Kettle/ }).click();
  await expect(page.getByText('@shop Thank you so much, I love the kettle!')).toBeVisible();
  await expect(page.getByText('Worst service ever!')).toHaveCount(0);
  await expectAccessible(page);
  await agent.leaves();
});
