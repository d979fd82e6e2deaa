import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { Desk } from '../support/desk';
import { Server } from '../support/server';
import { accountSid, authToken, publicRoot, Twilio } from '../support/twilio';

let server: Server;
let desk: Desk;
let twilio: Twilio;

test.beforeAll(async () => {
  twilio = await Twilio.start();
  server = await Server.start({ Server__PublicUrl: publicRoot, Outbound__UndoSeconds: '0' });
  desk = await Desk.signIn(server.url, 'administrator');
});
test.afterAll(async () => {
  await server.stop();
  await twilio.stop();
});

async function account(channel: string, more: Record<string, string> = {}): Promise<string> {
  const { key } = await desk.call<{ key: string }>('POST', '/api/channel-accounts', {
    channel, name: channel, settings: { accountSid, authToken, numbers: '+18005550199', apiUrl: twilio.url, ...more },
  });
  return `/hooks/${key}`;
}

const ticketOf = async (customer: string) => {
  let id = 0;
  await expect.poll(async () => (id = (await desk.tickets()).find((ticket) => ticket.customerName === customer)?.id ?? 0), { timeout: 30_000 }).not.toBe(0);
  return id;
};

test('a text from an unknown number is answered with its segments counted, and arrives', async ({ browser }) => {
  const hook = await account('sms');
  await twilio.call(server.url, hook, { MessageSid: 'SM900', From: '+14155550123', To: '+18005550199', Body: 'Where is my parcel?', NumMedia: '0' });
  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt(`/ticket/${await ticketOf('+14155550123')}`);
  await expect(agent.conversation.getByRole('article').getByText('Where is my parcel?')).toBeVisible();
  await agent.composer.fill('It left us today 📦');
  await expect(agent.conversation.getByText('1 segment')).toBeVisible();
  await agent.composer.press('Control+Enter');
  await expect.poll(() => twilio.sent.map((text) => [text.To, text.From, text.Body])).toEqual([['+14155550123', '+18005550199', 'It left us today 📦']]);
  await twilio.call(server.url, hook, { MessageSid: 'SM1', MessageStatus: 'delivered', From: '+18005550199', To: '+14155550123' });
  await expect(agent.conversation.getByText('Delivered')).toBeVisible();
  await agent.leaves();
});

test('a voicemail is played in the ticket; the next caller waits, is taken by a key, talked to and noted', async ({ browser }) => {
  const hook = await account('voice', { agents: 'true' });
  const caller = { CallSid: 'CA7', From: '+14155550777', To: '+18005550199', CallStatus: 'in-progress', Direction: 'inbound' };
  await twilio.call(server.url, hook, caller);
  await twilio.call(server.url, `${hook}?step=recording&from=%2B14155550777`, {
    CallSid: 'CA7', RecordingSid: 'RE7', RecordingStatus: 'completed', RecordingDuration: '2', RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${accountSid}/Recordings/RE7`,
  });
  await twilio.call(server.url, hook, { ...caller, CallStatus: 'completed', CallDuration: '9' });
  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt(`/ticket/${await ticketOf('+14155550777')}`);
  const sound = agent.conversation.locator('audio');
  await expect(sound).toBeVisible();
  await sound.evaluate(async (audio: HTMLAudioElement) => {
    audio.muted = true;
    await audio.play();
  });
  await expect.poll(() => sound.evaluate((audio: HTMLAudioElement) => audio.currentTime)).toBeGreaterThan(0.1);

  // Somebody else calls and waits on the line.
  const next = { ...caller, CallSid: 'CA8', From: '+14155550888' };
  await twilio.call(server.url, hook, next);
  const calls = agent.page.getByRole('region', { name: 'Calls' });
  await expect(calls.getByText('Calling')).toBeVisible();
  await twilio.call(server.url, `${hook}?step=queue&from=%2B14155550888`, next);
  await expect(calls.getByText('Waits on the line')).toBeVisible();
  await desk.call('PATCH', '/api/me', { phone: null });
  await agent.page.keyboard.press('p');
  await expect(agent.page.getByText('Say in your settings at which phone')).toBeVisible();
  await desk.call('PATCH', '/api/me', { phone: '+14155550001' });
  await calls.getByRole('button', { name: 'Take the call' }).click();
  await expect(calls.getByText('Your phone rings')).toBeVisible();
  const twiMl = twilio.orders.at(-1)!;
  expect([twiMl.call, /<Number[^>]*>([^<]+)</.exec(twiMl.form.Twiml!)![1]]).toEqual(['CA8', '+14155550001']);

  await twilio.call(server.url, `${hook}?step=leg&call=CA8&leg=1`, { CallSid: 'CA9', CallStatus: 'in-progress' });
  await expect(calls.getByText('On the phone')).toBeVisible();
  await calls.getByRole('button', { name: 'Hold' }).click();
  await expect(calls.getByText('On hold')).toBeVisible();
  expect(twilio.orders.at(-1)!.form.Twiml).toContain('<Enqueue');
  await calls.getByRole('button', { name: 'Back to the caller' }).click();
  await expect(calls.getByText('Your phone rings')).toBeVisible();

  const leg = `${hook}?step=leg&call=CA8&leg=3`;
  await twilio.call(server.url, leg, { CallSid: 'CA9', CallStatus: 'in-progress' });
  await expect(calls.getByText('On the phone')).toBeVisible();
  await calls.getByRole('button', { name: 'Hang up' }).click();
  await twilio.call(server.url, leg, { CallSid: 'CA9', CallStatus: 'completed', CallDuration: '65' });
  await calls.getByRole('textbox', { name: 'Note for the team' }).fill('Wants a new charger.');
  await calls.getByRole('button', { name: 'Save and finish' }).click();
  await expect(calls).toBeHidden();
  await expect(agent.conversation.getByText('Wants a new charger.')).toBeVisible();
  await expect(agent.conversation.getByText(`${agent.name} talked with the customer, 1:05`)).toBeVisible();
  expect(twilio.orders.at(-1)).toEqual({ call: 'CA8', form: { Status: 'completed' } });
  await agent.leaves();
});
