import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { composes } from '../support/ime';
import { Customer } from '../support/people';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

const waiting = (supervisor: Agent) => supervisor.page.locator('dl dd').first().innerText().then(Number);

test('from a customer’s words in the shop to the agent’s screen and back, while a supervisor watches', async ({ browser }) => {
  const supervisor = await Agent.enters(browser, server.url, 'supervisor');
  await supervisor.looksAt('/board');
  await expect(supervisor.page.locator('dl dd').first()).toHaveText(/^\d+$/);
  const before = await waiting(supervisor);

  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt('/inbox/open');
  await expect(agent.rows.first()).toBeVisible();

  const customer = await Customer.enters(browser, server.url);
  const name = await customer.signsIn('Anna Whitmore');
  await customer.opensChat();
  const words = 'This is the third time I ask: my knife arrived broken and I am furious. I need it for Saturday!';
  await customer.writes(words);
  await customer.hasSentAll();

  // No reload: the ticket comes by itself, with mood and history.
  const row = agent.row('third time I ask');
  await expect(row).toBeVisible({ timeout: 10_000 });
  await expect(row).toContainText(name);
  await row.click();
  await expect(agent.conversation).toContainText(words);
  await expect(agent.page.getByText('anna.whitmore@example.com').first()).toBeVisible();
  await expect.poll(() => waiting(supervisor), { timeout: 10_000 }).toBe(before + 1);

  await agent.answers('I am so sorry, Anna. A new knife leaves us today.');
  await expect(customer.chat.locator('[data-author=agent]').last()).toContainText('A new knife leaves us today', { timeout: 10_000 });
  await expect.poll(() => waiting(supervisor), { timeout: 10_000 }).toBe(before);

  await customer.writes('Thank you, that helps.');
  await expect(agent.conversation).toContainText('Thank you, that helps.', { timeout: 10_000 });
  for (const person of [customer, agent, supervisor]) await person.leaves();
});

test('an answer to what the customer has meanwhile added to is refused, shown what is new, and not lost', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt('/inbox/open');
  const customer = await Customer.enters(browser, server.url);
  await customer.opensChat();
  await customer.writes('Is the copper pan in stock?');
  await agent.opens('copper pan in stock');
  await agent.composer.fill('Yes, it is in stock.');

  // The next news are held up on the way to this console, as on a slow line; the server already has them.
  await agent.context.setOffline(true);
  await customer.writes('Sorry, I meant the donabe.');
  await customer.hasSentAll();
  await agent.context.setOffline(false);
  await agent.composer.press('Control+Enter');
  await expect(agent.conversation.getByRole('alert').or(agent.conversation.getByText('wrote while you were writing')).first()).toBeVisible();
  expect(await customer.sees('agent')).toEqual([]);
  await expect(agent.composer).toHaveValue('Yes, it is in stock.');
  await agent.composer.fill('The donabe? Yes.');
  await agent.page.getByRole('button', { name: /Change my answer|I have read it/ }).first().click();
  await agent.composer.press('Control+Enter');
  await expect(customer.chat.locator('[data-author=agent]')).toHaveText(/The donabe\? Yes\./);
  expect(await customer.sees('agent')).toEqual(['The donabe? Yes.']);
  await customer.leaves();
  await agent.leaves();
});

test('a conversation in Japanese, written with an input method on both sides', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator', { locale: 'ja-JP' });
  await agent.looksAt('/inbox/open');
  const customer = await Customer.enters(browser, server.url, 'ja');
  const name = await customer.signsIn('佐藤');
  await customer.opensChat();
  await customer.box.click();
  await composes(customer.page, 'てつびんがとどきません', '鉄瓶が届きません。');
  await composes(customer.page, 'とてもこまっています', 'とても困っています。');
  await customer.box.press('Enter');
  await customer.hasSentAll();

  await expect(agent.row('鉄瓶が届きません')).toContainText(name);
  await agent.opens('鉄瓶が届きません');
  await agent.composer.click();
  await composes(agent.page, 'ごめいわくを', 'ご迷惑をおかけしております。');
  await expect(agent.composer).toHaveValue('ご迷惑をおかけしております。');
  expect(await customer.sees('agent')).toEqual([]);
  await agent.composer.press('Control+Enter');
  await expect(customer.chat.locator('[data-author=agent]')).toContainText('ご迷惑をおかけしております。');
  await customer.leaves();
  await agent.leaves();
});

test('markup and script in every field are shown as the text they are', async ({ browser }) => {
  const evil = '<img src=x onerror="window.__hit=1"><script>window.__hit=1</script><b>bold</b>';
  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt('/inbox/open');
  const customer = await Customer.enters(browser, server.url);
  const dialogs: string[] = [];
  for (const page of [agent.page, customer.page]) page.on('dialog', dialog => { dialogs.push(dialog.message()); void dialog.dismiss(); });
  await customer.page.evaluate(name => (window as unknown as { CxmHelpdesk: { set(facts: object): void } }).CxmHelpdesk.set({ name, email: 'evil@example.com' }), `Eve ${evil}`.slice(0, 110));
  await customer.opensChat();
  await customer.chat.locator('input[type=file]').setInputFiles({ name: '"><img src=x onerror=alert(1)>.txt', mimeType: 'text/html', buffer: Buffer.from('<script>alert(1)</script>') });
  await expect(customer.chat.locator('.attached progress')).toHaveCount(0);
  await customer.writes(`Hostile ${evil} javascript:alert(1)`);
  await customer.hasSentAll();
  await agent.opens('Hostile');
  await expect(agent.conversation).toContainText('<b>bold</b>');
  await agent.answers(`Answer ${evil}`);
  await expect(customer.chat.locator('[data-author=agent]')).toContainText('<b>bold</b>');
  for (const page of [agent.page, customer.page]) {
    for (const frame of page.frames()) expect(await frame.evaluate(() => (window as unknown as { __hit?: number }).__hit ?? null)).toBeNull();
  }
  expect(dialogs).toEqual([]);
  await customer.leaves();
  await agent.leaves();
});

test('a ticket is found, read and answered with the keyboard alone', async ({ browser }) => {
  const customer = await Customer.enters(browser, server.url);
  await customer.opensChat();
  await customer.writes('Keyboard question: how do I season the kettle?');
  await customer.hasSentAll();
  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt('/inbox/open');
  await expect(agent.row('Keyboard question')).toBeVisible();
  const { keyboard } = agent.page;
  await keyboard.press('j');
  for (let i = 0; i < 60; i++) {
    if ((await agent.page.locator('[data-cursor=true]').innerText()).includes('Keyboard question')) break;
    await keyboard.press('j');
  }
  await keyboard.press('Enter');
  await expect(agent.conversation).toContainText('how do I season the kettle');
  await keyboard.press('r');
  await expect(agent.composer).toBeFocused();
  await keyboard.type('Warm it slowly, wipe it with oil.');
  await keyboard.press('Control+Enter');
  await expect(customer.chat.locator('[data-author=agent]')).toContainText('Warm it slowly');
  await customer.leaves();
  await agent.leaves();
});

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious at the entry, in queue and ticket, and on the board (${scheme})`, async ({ browser }) => {
    const visitor = await (await browser.newContext({ colorScheme: scheme })).newPage();
    await visitor.goto(server.url);
    await expect(visitor.locator('form')).toBeVisible();
    await expectAccessible(visitor);
    await visitor.context().close();

    const supervisor = await Agent.enters(browser, server.url, 'supervisor', { colorScheme: scheme });
    await supervisor.looksAt('/inbox/open');
    await supervisor.rows.first().click();
    await expect(supervisor.composer).toBeVisible();
    await expectAccessible(supervisor.page);
    await supervisor.looksAt('/board');
    await expect(supervisor.page.locator('dl dd').first()).toBeVisible();
    await expectAccessible(supervisor.page);
    await supervisor.leaves();
  });
}
