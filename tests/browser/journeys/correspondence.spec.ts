import { expect, test, type Locator } from '@playwright/test';
import { Agent } from '../support/agent';
import { Desk } from '../support/desk';
import { Postbox, type Letter } from '../support/postbox';
import { Server } from '../support/server';

let server: Server;
let desk: Desk;
let postbox: Postbox;
let mailbox = '';

const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

test.beforeAll(async () => {
  postbox = await Postbox.start();
  server = await Server.start({ Outbound__UndoSeconds: '0' });
  desk = await Desk.signIn(server.url, 'administrator');
  const account = await desk.call<{ key: string }>('POST', '/api/channel-accounts', { channel: 'email', name: 'Mail', settings: { address: 'desk@example.org', ...postbox.settings } });
  mailbox = account.key;
});
test.afterAll(async () => {
  await server.stop();
  postbox.stop();
});

/** A mail comes in. */
async function push(from: string, subject: string, text: string, head: string[] = [], file?: { name: string; text: string }): Promise<void> {
  const body = file === undefined ? ['', text] : ['Content-Type: multipart/mixed; boundary=b', '', '--b', '', text, '--b', `Content-Type: text/plain; name=${file.name}`, `Content-Disposition: attachment; filename=${file.name}`, '', file.text, '--b--'];
  const mail = [`From: ${from}`, 'To: desk@example.org', `Subject: ${subject}`, `Message-ID: <${crypto.randomUUID()}@example.net>`, ...head, ...body, ''].join('\r\n');
  const pushed = await fetch(`${server.url}/hooks/${mailbox}`, { method: 'POST', headers: { 'content-type': 'message/rfc822' }, body: mail });
  expect(pushed.status).toBe(202);
}

/** What arrived at somebody, once it did. */
async function arrivesAt(address: string): Promise<Letter> {
  await expect.poll(() => postbox.to(address) !== undefined, { timeout: 30_000 }).toBe(true);
  return postbox.to(address)!;
}

async function addressed(letter: Locator, field: 'To' | 'Cc', address: string): Promise<void> {
  const input = letter.getByLabel(field, { exact: true }).and(letter.locator('input'));
  await input.fill(address);
  await input.press('Enter');
}

const answering = (letter: Letter) => [`In-Reply-To: ${letter.head.get('message-id')}`, `References: ${letter.head.get('message-id')}`];

test('an agent writes first with somebody in Cc, who answers into the same ticket', async ({ browser }) => {
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await page.getByRole('button', { name: 'New message' }).click();
  const letter = page.getByRole('dialog', { name: 'New message' });
  await addressed(letter, 'To', 'Ben Buyer <ben@example.net>');
  await letter.getByRole('button', { name: 'Cc, Bcc' }).click();
  await addressed(letter, 'Cc', 'cleo@example.net');
  await letter.getByRole('textbox', { name: 'Subject' }).fill('Your offer');
  await letter.getByRole('textbox', { name: 'Message' }).fill('Here is the offer.');
  await letter.getByRole('textbox', { name: 'Message' }).press('Control+Enter');
  await expect(letter).toHaveCount(0);

  const sent = await arrivesAt('ben@example.net');
  expect(sent.to).toEqual(['ben@example.net', 'cleo@example.net']);
  expect(sent.head.get('cc')).toContain('cleo@example.net');
  expect(sent.head.get('subject')).toBe('Your offer');

  await push('Cleo <cleo@example.net>', 'Re: Your offer', 'I pay for it.', answering(sent));
  await agent.looksAt('/inbox/open');
  await agent.opens('Your offer');
  await expect(page.getByRole('article').filter({ hasText: 'I pay for it.' })).toContainText('Cleo');
  await agent.leaves();
});

test('a picture pasted between the words of a reply stands there at the customer’s', async ({ browser }) => {
  await push('Dora <dora@example.net>', 'Which button?', 'Which button do I press?');
  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.opens('Which button?');
  await agent.composer.fill('Press this one:');
  await agent.composer.evaluate((area, base64) => {
    const clipboard = new DataTransfer();
    clipboard.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], 'button.png', { type: 'image/png' }));
    area.dispatchEvent(new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
  }, picture);
  await expect(agent.composer).toHaveValue(/^Press this one:\n!\[button\.png\]\(cid:[0-9a-f]{64}\)\n$/);
  await agent.composer.press('Control+Enter');

  const sent = await arrivesAt('dora@example.net');
  const image = sent.parts.find((part) => part.head.get('content-type')!.startsWith('image/png'))!;
  expect(image.content.toString('base64')).toBe(picture);
  const page = sent.parts.find((part) => part.head.get('content-type')!.startsWith('text/html'))!.content.toString();
  expect(page).toContain(`<img src="cid:${image.head.get('content-id')!.slice(1, -1)}"`);
  await agent.leaves();
});

test('a mail passed on to a supplier brings his answer beside the ticket, unseen by the customer', async ({ browser }) => {
  await push('Emil <emil@example.net>', 'Broken pump', 'The pump is broken.', [], { name: 'serial.txt', text: 'SN 4711' });
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.opens('Broken pump');
  await page.getByRole('article').filter({ hasText: 'The pump is broken.' }).getByRole('button', { name: 'Pass on to somebody else' }).click();
  const letter = page.getByRole('dialog');
  await addressed(letter, 'To', 'service@pumps.example');
  await expect(letter.getByRole('checkbox', { name: /serial\.txt/ })).toBeChecked();
  await letter.getByRole('button', { name: 'Send' }).click();

  const sent = await arrivesAt('service@pumps.example');
  expect(sent.parts.map((part) => part.content.toString())).toEqual(expect.arrayContaining([expect.stringContaining('The pump is broken.'), expect.stringContaining('SN 4711')]));
  await push('Pumps <service@pumps.example>', 'Re: Broken pump', 'We send a new seal.', answering(sent));
  const answer = page.getByRole('article').filter({ hasText: 'We send a new seal.' });
  await expect(answer).toContainText('Beside the ticket', { timeout: 30_000 });
  expect(postbox.to('emil@example.net')).toBeUndefined();
  await agent.leaves();
});

test('what came by the contact form is answered by mail, and what comes back stands in the same ticket', async ({ browser }) => {
  const sent = await fetch(`${server.url}/hooks/contact-form`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name: 'Finn', email: 'finn@example.net', subject: 'Opening hours', message: 'When do you open?' }) });
  expect(sent.ok).toBe(true);
  const agent = await Agent.enters(browser, server.url, 'administrator');
  const { page } = agent;
  await agent.looksAt('/inbox/open');
  await agent.opens('Opening hours');

  // The form has no way back, so the usual way is a mailbox; another one is chosen.
  const by = page.getByRole('button', { name: 'Answer by' });
  await expect(by).toContainText('Shop mail');
  await by.click();
  await expect(page.getByRole('menuitem', { name: /Contact form/ })).toBeDisabled();
  await page.getByRole('menuitem', { name: /^Mail\b/ }).click();
  await expect(by).toContainText('by Mail');
  await agent.answers('At nine.');

  const answer = await arrivesAt('finn@example.net');
  expect(answer.head.get('subject')).toContain('Opening hours');
  await expect(page.getByRole('article').filter({ hasText: 'At nine.' })).toContainText('finn@example.net');
  await push('Finn <finn@example.net>', 'Re: Opening hours', 'Thank you, see you then.', answering(answer));
  await expect(page.getByRole('article').filter({ hasText: 'see you then' })).toContainText('Mail');
  await agent.leaves();
});
