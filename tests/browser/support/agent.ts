import { expect, type Browser, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { demoSignIn, type SignIn } from './desk';

/** Somebody who works at the desk, in a console of their own. */
export class Agent {
  private constructor(readonly context: BrowserContext, readonly page: Page, readonly name: string) {}

  static async enters(browser: Browser, url: string, role: SignIn['role'], options: Parameters<Browser['newContext']>[0] = {}): Promise<Agent> {
    const who = await demoSignIn(url, role);
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('button', { name: who.email }).click();
    await page.locator('form').getByRole('button').last().click();
    await expect(page.getByRole('region', { name: /Queue|キュー/ }).or(page.locator('section').filter({ has: page.getByRole('group', { name: /Tickets|チケット/ }) })).first()).toBeVisible();
    return new Agent(context, page, who.name);
  }

  get rows(): Locator {
    return this.page.locator('button[id^=ticket-]');
  }

  row(text: string): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  get conversation(): Locator {
    return this.page.locator('section', { has: this.page.locator('textarea') }).last();
  }

  get composer(): Locator {
    return this.page.locator('textarea').last();
  }

  async looksAt(path: string): Promise<void> {
    await this.page.goto(new URL(path, this.page.url()).href);
  }

  async opens(text: string): Promise<void> {
    await this.row(text).click();
    await expect(this.composer).toBeVisible();
  }

  async answers(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press('Control+Enter');
  }

  async leaves(): Promise<void> {
    await this.context.close();
  }
}
