import { expect, test } from '@playwright/test';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { Desk } from '../support/desk';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

for (const [language, role, words] of [
  ['en', 'administrator', { merge: 'Merge', unproven: /Nothing proves that/, merged: 'Merged.', past: 'Merged with Vera Zwilling', undo: 'Undo', undone: 'The merge is undone.', add: 'Add to timeline', title: 'What happened', save: 'Save', only: 'Show only', notes: 'Notes', sales: 'Sales' }],
  ['ja', 'supervisor', { merge: '統合', unproven: /証拠はありません/, merged: '統合しました。', past: 'Vera Zwillingさんと統合済み', undo: '元に戻す', undone: '統合を元に戻しました。', add: '履歴に追加', title: '出来事', save: '保存', only: '絞り込み', notes: 'メモ', sales: '営業' }],
] as const) {
  test(`a customer is found by name, gets a line in the history, is one with a double, and two again (${language})`, async ({ browser }) => {
    const desk = await Desk.signIn(server.url, 'administrator');
    const make = (which: string) => desk.call<{ customer: { id: number } }>('POST', '/api/customers', { name: 'Vera Zwilling', company: `Zwilling ${language}`, email: `vera.${which}.${language}@example.com` });
    const kept = await make('one');
    const double = await make('two');
    const agent = await Agent.enters(browser, server.url, role);
    const { page } = agent;
    await page.keyboard.press('Control+k');
    await page.keyboard.type(`vera.one.${language}`);
    await page.getByRole('option', { name: /Vera Zwilling/ }).first().click();
    await expect(page).toHaveURL(new RegExp(`/customers/${kept.customer.id}$`));

    await page.getByRole('button', { name: words.add }).click();
    await page.getByLabel(words.title).fill('Met at the fair');
    await expect(page.getByRole('dialog').getByRole('button', { name: words.save })).toBeEnabled();
    await page.keyboard.press('Enter');
    const filter = page.getByRole('group', { name: words.only });
    await expect(page.getByText('Met at the fair')).toBeVisible();
    await filter.getByRole('button', { name: words.sales }).click();
    await expect(page.getByText('Met at the fair')).toHaveCount(0);
    await filter.getByRole('button', { name: words.notes }).click();
    await expect(page.getByText('Met at the fair')).toBeVisible();

    // Names prove nothing, and that is said before it counts.
    await page.getByRole('button', { name: words.merge, exact: true }).click();
    const question = page.getByRole('dialog');
    await expect(question).toContainText(words.unproven);
    await expectAccessible(page);
    await question.getByRole('button', { name: words.merge, exact: true }).click();
    await expect(page.getByText(words.merged)).toBeVisible();
    await expect(page.getByText(`vera.two.${language}@example.com`).first()).toBeVisible();
    await expect(page.getByText(words.past)).toBeVisible();
    await page.getByRole('button', { name: words.undo, exact: true }).click();
    await expect(page.getByText(words.undone)).toBeVisible();
    await expect.poll(async () => (await desk.call<{ customer: { email: string } }>('GET', `/api/customers/${double.customer.id}`)).customer.email).toBe(`vera.two.${language}@example.com`);
    await agent.leaves();
  });
}
