import { render } from 'preact';
import { expect, test } from 'vitest';
import { words } from '../words';
import { composing } from './focus';
import { Linked } from './linked';

const html = (text: string) => {
  const box = document.createElement('p');
  render(<Linked text={text} />, box);
  return box.innerHTML;
};

test('markup in a message is text', () => {
  expect(html('<img src=x onerror=alert(1)> & <b>')).toBe('&lt;img src=x onerror=alert(1)&gt; &amp; &lt;b&gt;');
});

test('only web addresses become links, without the full stop behind them', () => {
  expect(html('See https://example.org/a?b=1. Not javascript:alert(1)')).toBe(
    'See <a href="https://example.org/a?b=1" target="_blank" rel="noopener noreferrer nofollow">https://example.org/a?b=1</a>. Not javascript:alert(1)');
  expect(html('詳細はhttps://example.org/注文。')).toContain('href="https://example.org/注文"');
});

test('an Enter inside an input method is not a sending Enter', () => {
  expect(composing(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true }))).toBe(true);
  expect(composing(new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229 } as KeyboardEventInit))).toBe(true);
  expect(composing(new KeyboardEvent('keydown', { key: 'Enter' }))).toBe(false);
});

test('both languages answer every refusal', () => {
  expect(Object.keys(words.ja.refusals)).toEqual(Object.keys(words.en.refusals));
});
