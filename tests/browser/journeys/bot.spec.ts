import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { Desk } from '../support/desk';
import { Customer } from '../support/people';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

test('the bot solves one question from a help article and hands over another, and no agent is bothered with the first', async ({ browser }) => {
  const desk = await Desk.signIn(server.url, 'administrator');
  const account = (await desk.call<{ id: number; channel: string; flow: object }[]>('GET', '/api/bot/accounts')).find((each) => each.channel === 'web-chat');
  await desk.call('PUT', `/api/bot/accounts/${account!.id}`, { ...account!.flow, on: true });
  const before = (await desk.tickets()).length;

  const helped = await Customer.enters(browser, server.url);
  await helped.opensChat();
  await helped.writes('How do I care for my carbon steel knife?');
  const answer = helped.chat.locator('[data-author=agent]').filter({ hasText: 'From our help article “Care for carbon steel knives”' });
  await expect(answer).toBeVisible({ timeout: 30_000 });
  await expect(helped.chat.locator('.bot').first()).toHaveText('automatic');
  await answer.getByRole('button', { name: 'Read the article' }).click();
  await expect(helped.chat.getByRole('heading', { name: 'Care for carbon steel knives' })).toBeVisible();
  await helped.chat.getByRole('button', { name: 'Yes', exact: true }).click();
  await expect(helped.chat.getByText('Thank you. We have noted it.')).toBeVisible();
  await helped.chat.getByTestId('widget-help-open').click();
  await helped.chat.getByTestId('widget-choices').getByRole('button', { name: 'Yes, solved' }).click();
  await expect(helped.chat.locator('[data-author=agent]').last()).toContainText('Glad to hear it');
  expect((await desk.tickets()).length).toBe(before);

  const unsure = await Customer.enters(browser, server.url, 'ja');
  await unsure.opensChat();
  await unsure.writes('ベルギーワッフルの店はどこですか');
  await expect(unsure.chat.getByTestId('widget-choices')).toContainText('担当者と話す', { timeout: 30_000 });
  await expectAccessible(unsure.page);
  await unsure.chat.getByRole('button', { name: '担当者と話す' }).click();
  await expect(unsure.chat.locator('[data-author=agent]').last()).toContainText('担当者におつなぎします');

  const agent = await Agent.enters(browser, server.url, 'administrator');
  await agent.looksAt('/inbox/open');
  await agent.opens('担当者と話す');
  await expect(agent.conversation).toContainText('ベルギーワッフルの店はどこですか');
  await expect(agent.conversation).toContainText('The bot handed over: the customer asked for a person');
  await agent.answers('申し訳ございませんが、飲食店の情報はございません。');
  await expect(unsure.chat.locator('[data-author=agent]').last()).toContainText('飲食店の情報', { timeout: 30_000 });
  for (const person of [helped, unsure, agent]) await person.leaves();
});
