import { expect, test } from '@playwright/test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from '../support/agent';
import { Desk } from '../support/desk';
import { Customer } from '../support/people';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

test('killed three times in the middle of traffic, the server loses and doubles nothing, and everybody comes back alone', async ({ browser }) => {
  test.setTimeout(240_000);
  const customers = await Promise.all(['a', 'b', 'c', 'd'].map(async name => ({ name, customer: await Customer.enters(browser, server.url) })));
  for (const { customer } of customers) await customer.opensChat();

  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt('/inbox/open');
  await expect(agent.rows.first()).toBeVisible();

  const written = new Map(customers.map(({ name }) => [name, [] as string[]]));
  let going = true;
  const traffic = customers.map(async ({ name, customer }) => {
    for (let i = 1; going; i++) {
      const text = `${name} says ${i}`;
      written.get(name)!.push(text);
      await customer.writes(text);
      await sleep(60);
    }
  });
  for (let i = 0; i < 3; i++) {
    await sleep(2500);
    await server.kill9();
    await sleep(800);
    await server.run();
  }
  await sleep(2500);
  going = false;
  await Promise.all(traffic);

  const desk = await Desk.signIn(server.url, 'administrator');
  for (const { name, customer } of customers) {
    await customer.hasSentAll();
    await customer.isLive();
    expect((await customer.sees('customer')).slice(-50), `the conversation of ${name}`).toEqual(written.get(name)!.slice(-50));
  }

  // The console was never reloaded, and has each conversation's newest words.
  for (const texts of written.values()) await expect(agent.rows.filter({ hasText: texts.at(-1)! })).toHaveCount(1, { timeout: 30_000 });

  // What the widgets show is one thing; what is stored decides.
  const stored = new Map<string, string[]>();
  for (const ticket of await desk.tickets()) {
    for (const message of await desk.messages(ticket.id)) {
      const name = /^([abcd]) says \d+$/.exec(message.text)?.[1];
      if (name) stored.set(name, [...(stored.get(name) ?? []), message.text]);
    }
  }
  for (const [name, texts] of written) {
    expect(texts.length).toBeGreaterThan(20);
    expect([...(stored.get(name) ?? [])].sort(), `stored of ${name}`).toEqual([...texts].sort());
  }
  for (const { customer } of customers) await customer.leaves();
  await agent.leaves();
});
