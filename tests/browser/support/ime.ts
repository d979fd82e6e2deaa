import type { Page } from '@playwright/test';

/** An input method as the browser sees it: reading typed and underlined, Enter chooses the candidate, then the text is there. */
export async function composes(page: Page, reading: string, text: string): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  for (let i = 1; i <= reading.length; i++) {
    await browser.send('Input.imeSetComposition', { text: reading.slice(0, i), selectionStart: i, selectionEnd: i });
  }
  await browser.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  // What every key is while an input method has it: 229, whatever it says on the key.
  await browser.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 });
  await browser.send('Input.insertText', { text });
  await browser.send('Input.dispatchKeyEvent', { type: 'keyUp', key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13 });
  await browser.detach();
}
