import { expect, test, type Page } from '@playwright/test';
import { Agent } from '../support/agent';
import { expectAccessible } from '../support/axe';
import { Desk } from '../support/desk';
import { Server } from '../support/server';

let server: Server;

test.beforeAll(async () => {
  server = await Server.start();
});
test.afterAll(() => server.stop());

const pages = [
  '/customers', '/segments', '/imports', '/answers/canned', '/answers/macros', '/articles', '/articles/new', '/voice', '/me',
  '/board', '/admin/agents', '/admin/channels', '/admin/bot', '/admin/capacity', '/admin/fields', '/admin/hours', '/admin/priority', '/admin/quarantine', '/admin/tokens',
] as const;

/** Nothing that stands for what is still to come. */
const settled = async (page: Page) => {
  await expect(page.locator('main .bone')).toHaveCount(0, { timeout: 60_000 });
  await expect(page.locator('main h1, main h2').first()).toBeVisible();
};

for (const [look, options] of [
  ['wide, light, English', { colorScheme: 'light' }],
  ['phone, dark, Japanese', { colorScheme: 'dark', locale: 'ja-JP', viewport: { width: 390, height: 844 } }],
] as const) {
  test(`axe finds nothing serious on any page, and none is wider than its screen (${look})`, async ({ browser }) => {
    test.setTimeout(240_000);
    const desk = await Desk.signIn(server.url, 'administrator');
    await desk.call('PATCH', '/api/me', { language: look.includes('Japanese') ? 'ja' : 'en' });
    const agent = await Agent.enters(browser, server.url, 'administrator', options);
    const { page } = agent;
    const { items: customers } = await desk.call<{ items: { id: number }[] }>('GET', '/api/customers');
    for (const path of [...pages, `/customers/${customers[0]!.id}`]) {
      await test.step(path, async () => {
        // As a link does it: the page is not loaded anew.
        await page.evaluate((to) => {
          history.pushState(null, '', to);
          return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        }, path);
        await settled(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        await expectAccessible(page);
      });
    }
    await agent.leaves();
  });
}
