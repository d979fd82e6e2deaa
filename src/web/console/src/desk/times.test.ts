import { expect, test } from 'vitest';
import { instantOf, wallTimeOf } from './times';

test('a wall time is an instant of its zone, in winter and in summer', () => {
  expect(instantOf('2026-01-15T09:00', 'Europe/London')).toBe(Date.parse('2026-01-15T09:00:00Z'));
  expect(instantOf('2026-07-15T09:00', 'Europe/London')).toBe(Date.parse('2026-07-15T08:00:00Z'));
  expect(instantOf('2026-07-15T09:00', 'Asia/Tokyo')).toBe(Date.parse('2026-07-15T00:00:00Z'));
});

test('around a change of the clocks the right side is taken', () => {
  // 29 March 2026, 01:00 UTC: London goes to summer time.
  expect(instantOf('2026-03-29T00:30', 'Europe/London')).toBe(Date.parse('2026-03-29T00:30:00Z'));
  expect(instantOf('2026-03-29T03:00', 'Europe/London')).toBe(Date.parse('2026-03-29T02:00:00Z'));
  // New York is behind UTC, and changes at another time.
  expect(instantOf('2026-03-08T03:30', 'America/New_York')).toBe(Date.parse('2026-03-08T07:30:00Z'));
});

test('there and back is the same', () => {
  for (const zone of ['Europe/London', 'Asia/Tokyo', 'America/St_Johns']) {
    const at = Date.parse('2026-11-22T13:45:00Z');
    expect(instantOf(wallTimeOf(at, zone), zone)).toBe(at);
  }
});

test('what is no time is none', () => {
  expect(instantOf('', 'UTC')).toBeNull();
  expect(instantOf('tomorrow', 'UTC')).toBeNull();
});
