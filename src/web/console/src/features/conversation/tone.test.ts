import { expect, test } from 'vitest';
import { pieces } from './tone';

const span = (start: number, length: number, mood = -0.5, urgency = 0) => ({ start, length, mood, urgency, cause: 'tone' });

test('marks the spans and loses nothing of the text', () => {
  const text = 'This is terrible. 今すぐ返事をください 😀 see https://example.com/a?b=1.';
  const all = pieces(text, [span(8, 8), span(18, 3, 0, 2)]);
  expect(all.map((p) => p.text).join('')).toBe(text);
  expect(all.filter((p) => p.tone).map((p) => [p.text, p.tone])).toEqual([['terrible', 'negative'], ['今すぐ', 'urgent']]);
  expect(all.find((p) => p.link)?.link).toBe('https://example.com/a?b=1');
});

test('spans that overlap or lie outside do no harm', () => {
  const text = 'abcdef';
  expect(pieces(text, [span(0, 4), span(2, 4), span(-1, 2), span(5, 9), span(1, 0)]).map((p) => p.text)).toEqual(['abcd', 'ef']);
});

test('no link but http and https', () => {
  expect(pieces('javascript:alert(1) data:text/html,x ftp://a', []).some((p) => p.link)).toBe(false);
});
