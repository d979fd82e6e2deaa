import { validateSignature } from '@line/bot-sdk';
import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { Desk } from '../support/desk';
import { Line } from '../support/line';
import { Server } from '../support/server';

const taro = 'U206d25c2ea6bd87c17655609a1c37cb8';
const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

let line: Line;
let server: Server;
let desk: Desk;
let hook = '';

test.beforeAll(async () => {
  line = await Line.start();
  server = await Server.start({ Outbound__UndoSeconds: '0' });
  desk = await Desk.signIn(server.url, 'administrator');
  const account = await desk.call<{ key: string }>('POST', '/api/channel-accounts', { channel: 'line', name: 'LINE', settings: { channelSecret: line.secret, accessToken: line.token, apiUrl: line.url } });
  hook = `${server.url}/hooks/${account.key}`;
});
test.afterAll(async () => {
  line.stop();
  await server.stop();
});

const post = (body: string, signature: string) => fetch(hook, { method: 'POST', headers: { 'content-type': 'application/json', 'x-line-signature': signature }, body });

async function comes(...events: object[]): Promise<void> {
  const body = JSON.stringify({ destination: 'Uab', events });
  expect((await post(body, line.sign(body))).status).toBe(200);
}

test('LINE’s own library and the desk take the same signatures, and refuse the same', async () => {
  const body = JSON.stringify({ destination: 'Uab', events: [] });
  const right = line.sign(body);
  for (const [text, signature] of [[body, right], [`${body} `, right], [body, line.sign(`${body} `)], [body, right.slice(0, -2)], [body, 'invalid_signature']] as const)
    expect([text, signature, (await post(text, signature)).status]).toEqual([text, signature, validateSignature(text, line.secret, signature) ? 200 : 403]);
});

test('a LINE user with a sticker and a photo is answered', async ({ browser }) => {
  line.names.set(taro, '山田 太郎');
  line.pictures.set('/stickershop/v1/sticker/52002734/android/sticker.png', picture);
  line.pictures.set('/v2/bot/message/61/content', picture);
  await comes(
    line.event('01A', taro, { type: 'message', message: { id: '60', type: 'sticker', packageId: '1', stickerId: '52002734', keywords: ['angry', 'mad'] } }),
    line.event('01B', taro, { type: 'message', message: { id: '61', type: 'image', contentProvider: { type: 'line' } } }),
    line.event('01C', taro, { type: 'message', replyToken: 'r3', message: { id: '62', type: 'text', text: '箱がつぶれていました。交換できますか？' } }),
  );
  let id = 0;
  await expect.poll(async () => (id = (await desk.tickets()).find((ticket) => ticket.customerName === '山田 太郎')?.id ?? 0), { timeout: 30_000 }).not.toBe(0);
  await expect.poll(async () => (await desk.messages(id)).length, { timeout: 30_000 }).toBe(3);

  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt(`/inbox/open/${id}`);
  const pictures = agent.conversation.locator('article img');
  await expect(pictures).toHaveCount(2);
  for (const shown of await pictures.all()) await expect.poll(() => shown.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);
  await expect(agent.conversation.getByText('angry, mad', { exact: true })).toBeVisible();

  await agent.answers('ご迷惑をおかけしました。すぐに交換いたします。');
  await expect.poll(() => line.sent, { timeout: 30_000 }).toEqual(['ご迷惑をおかけしました。すぐに交換いたします。']);

  await comes(line.event('01D', taro, { type: 'unsend', unsend: { messageId: '62' } }));
  await expect(agent.conversation.getByText('The customer took this message back.')).toBeVisible();
  await expect(agent.page.getByText('箱がつぶれていました')).toHaveCount(0);
  await agent.leaves();
});
