import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

test('on a holiday nobody has to answer, the chat says so, and who asks to be called is on the list', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt('/admin/hours');
  await page.getByRole('button', { name: 'Set hours' }).click();
  await expect(page.getByRole('group', { name: 'Sunday' })).toContainText('Closed');
  await page.getByRole('button', { name: 'Add a holiday' }).click();
  const zone = await page.getByRole('textbox', { name: 'Time zone' }).or(page.getByRole('combobox', { name: 'Time zone' })).first().inputValue();
  await page.getByLabel('Date').fill(new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(Date.now()));
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Founding day');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText(/tickets? (was|were) given another answer-by time/).last()).toBeVisible();

  await agent.looksAt('/inbox/open');
  await agent.opens('Cancelled, but charged');
  await page.getByText('Why now?').click();
  await expect(page.getByText('Outside business hours')).toBeVisible();

  const shop = await agent.context.newPage();
  await shop.goto(`${server.url}/shop/`);
  await shop.locator('cxm-helpdesk .launcher').click();
  const chat = shop.frameLocator('cxm-helpdesk iframe');
  await expect(chat.getByTestId('widget-link')).toContainText('We are away');
  await chat.getByRole('button', { name: 'Ask for a call' }).click();
  const form = chat.getByTestId('widget-call-back');
  await form.getByLabel('Phone number').fill('12');
  await form.getByRole('button', { name: 'Ask for a call' }).click();
  await expect(form.getByRole('alert')).toHaveText('Please check the number.');
  await form.getByLabel('Phone number').fill('+49 30 123456');
  await form.getByRole('button', { name: 'Ask for a call' }).click();
  await expect(chat.getByRole('log')).toContainText('Please call me at +49 30 123456.');

  await agent.opens('Please call me at +49 30 123456.');
  await page.getByRole('tab', { name: 'Ticket' }).click();
  const item = page.getByRole('checkbox', { name: 'Call back: +49 30 123456' });
  await item.click();
  await expect(item).toBeChecked();
  await expect(page.getByText('1/1')).toBeVisible();
  await agent.leaves();
});

test('without a mouse: a checklist is asked about before resolving, a sender is blocked, and what was thrown away comes back', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  const says = async (words: string) => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill(words);
    await expect(page.getByRole('option').first()).toContainText(words, { ignoreCase: true });
    await page.keyboard.press('Enter');
    await expect(page.getByRole('combobox')).toHaveCount(0);
  };
  await agent.looksAt('/inbox/open');
  await agent.opens('Wrong colour');
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Ticket' }).press('Enter');
  await page.getByLabel('Add an item').fill('Order a new one');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('checkbox', { name: 'Order a new one' })).toBeVisible();
  await page.getByRole('tab', { name: 'Customer' }).press('Enter');
  await says('Resolve');
  const question = page.getByRole('dialog', { name: 'Resolve all the same?' });
  await expect(question).toContainText('1 item of the checklist is not done yet.');
  await expectAccessible(page);
  await question.getByRole('button', { name: 'Show the checklist' }).press('Enter');
  await page.getByRole('checkbox', { name: 'Order a new one' }).press(' ');
  await expect(page.getByText('1/1')).toBeVisible();

  await says('Spam, and block the sender');
  await expect(page.getByText('Marked as spam.', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Customer' }).press('Enter');
  await expect(page.getByRole('button', { name: /^Unblock/ })).toBeVisible();
  await page.getByRole('button', { name: 'Not spam' }).press('Enter');
  await expect(page.getByRole('button', { name: /^Unblock/ })).toHaveCount(0);

  await says('Move to trash');
  await expect(page.getByText('This ticket is in the trash.')).toBeVisible();
  await page.getByRole('button', { name: 'Restore', exact: true }).press('Enter');
  await expect(page.getByText('This ticket is in the trash.')).toHaveCount(0);
  await expect(agent.row('Wrong colour')).toBeVisible();
  await agent.leaves();
});
