import { expect, test } from 'vitest';
import { formatter, span } from './format';
import { translator } from './i18n/i18n';

const en = translator('en');
const ja = translator('ja');

test('spans of time are short and never wrong by rounding', () => {
  expect([0, 0.4, 59, 60, 61, 119.6, 60 * 24, 60 * 24 + 59, 60 * 30].map((m) => span(en, m))).toEqual(
    ['0 min', '0 min', '59 min', '1 h', '1 h 01', '2 h', '1 d', '1 d 1 h', '1 d 6 h']);
  expect(span(ja, 95)).toBe('1時間35分');
  expect(span(en, -5)).toBe('5 min');
});

test('a few minutes are told to the second', () => {
  const exact = formatter(en, 'UTC').exact;
  expect([-41 / 60, 1, -116 / 60, 2, 2.999, 3, 125].map(exact)).toEqual(['41 s', '1 min', '1 min 56 s', '2 min', '3 min', '3 min', '2 h 05']);
  expect(formatter(ja, 'UTC').exact(-116 / 60)).toBe('1分56秒');
});

test('times stand in the reader\'s own time zone', () => {
  expect(formatter(en, 'Asia/Tokyo').dateTime('2026-01-31T20:00:00Z')).toContain('05:00');
  expect(formatter(en, 'UTC').dateTime('2026-01-31T20:00:00Z')).toContain('20:00');
  expect(formatter(en, 'Nowhere/Never').time('2026-01-31T20:00:00Z')).toMatch(/\d\d:\d\d/);
  expect(formatter(en, 'Asia/Tokyo').dayKey('2026-01-31T20:00:00Z')).toBe('2026-02-01');
});

test('money keeps its currency, and a currency that nobody knows its code', () => {
  expect(formatter(en, 'UTC').money(1234.5, 'EUR')).toBe('€1,235');
  expect(formatter(ja, 'UTC').money(980, 'JPY')).toMatch(/^[¥￥]980$/);
  expect(formatter(en, 'UTC').money(12, 'not a currency')).toContain('12');
});

test('a sum without a currency of its own is in the desk\'s, and yen have no decimals', () => {
  expect(formatter(en, 'UTC', 'USD').money(12.5)).toBe('$12.50');
  expect(formatter(en, 'UTC', 'USD').money(12.5, 'EUR')).toBe('€12.50');
  expect(formatter(ja, 'UTC', 'JPY').money(980)).toMatch(/^[¥￥]980$/);
  expect(formatter(en, 'UTC', 'JPY').money(1234567)).toBe('¥1,234,567');
});
