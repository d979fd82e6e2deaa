import { expect, type Browser, type BrowserContext, type FrameLocator, type Locator, type Page } from '@playwright/test';

export type Language = 'en' | 'ja';

/** A customer in the shop, with the chat beside it. */
export class Customer {
  readonly chat: FrameLocator;
  readonly launcher: Locator;

  private constructor(readonly context: BrowserContext, readonly page: Page) {
    this.launcher = page.locator('cxm-helpdesk .launcher');
    this.chat = page.frameLocator('cxm-helpdesk iframe');
  }

  static async enters(browser: Browser, url: string, language: Language = 'en', options: Parameters<Browser['newContext']>[0] = {}): Promise<Customer> {
    const context = await browser.newContext({ locale: language === 'ja' ? 'ja-JP' : 'en-GB', ...options });
    const customer = new Customer(context, await context.newPage());
    await customer.page.goto(url + (language === 'ja' ? '/shop/ja/' : '/shop/'));
    return customer;
  }

  async signsIn(name?: string): Promise<string> {
    await this.page.getByRole('banner').getByRole('button').first().click();
    const choice = this.page.getByRole('dialog').getByRole('listitem').getByRole('button').filter(name ? { hasText: name } : {}).first();
    const chosen = (await choice.locator('b').textContent()) ?? '';
    await choice.click();
    await expect(this.page.locator('.hello')).toContainText(chosen);
    return chosen;
  }

  async opensChat(): Promise<void> {
    await this.launcher.click();
    await this.isLive();
  }

  async isLive(): Promise<void> {
    await expect(this.chat.getByTestId('widget-link')).toHaveAttribute('data-link', 'live', { timeout: 20_000 });
  }

  get box(): Locator {
    return this.chat.locator('textarea');
  }

  async writes(text: string): Promise<void> {
    await this.box.fill(text);
    await this.box.press('Enter');
  }

  /** Each message's text, in the order shown. */
  async sees(author?: 'customer' | 'agent'): Promise<string[]> {
    return this.chat.locator(`[data-testid=widget-message]${author ? `[data-author=${author}]` : ''} .bubble`).allInnerTexts();
  }

  /** All that was written is with the server: nothing waits any more. */
  async hasSentAll(): Promise<void> {
    await expect(this.chat.locator('.pending')).toHaveCount(0, { timeout: 60_000 });
  }

  async leaves(): Promise<void> {
    await this.context.close();
  }
}
