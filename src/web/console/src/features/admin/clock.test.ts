import { expect, test } from 'vitest';
import { clockOf, minutesOf } from './clock';

test.each([
  ['09:00', false, 540],
  ['17:30', true, 1050],
  ['00:00', false, 0],
  ['00:00', true, 1440],
  ['', false, null],
])('%s (an end: %s) is minute %s of the day', (clock, end, minutes) => {
  expect(minutesOf(clock, end)).toBe(minutes);
});

test('the end of the day is shown as such', () => {
  expect([clockOf(540), clockOf(1440)]).toEqual(['09:00', '24:00']);
});
