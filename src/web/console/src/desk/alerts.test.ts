import { expect, test } from 'vitest';
import { isQuiet } from './alerts';

const at = (time: string) => Date.parse(`2026-11-22T${time}:00Z`);

test.each([
  ['UTC', '21:59', false],
  ['UTC', '22:00', true],
  ['UTC', '03:00', true],
  ['UTC', '06:59', true],
  ['UTC', '07:00', false],
  ['Asia/Tokyo', '13:00', true],
  ['Asia/Tokyo', '22:00', false],
])('quiet from 22:00 to 07:00: in %s at %s UTC it is %s', (zone, time, quiet) => {
  expect(isQuiet({ quietFrom: '22:00', quietTo: '07:00' }, zone, at(time))).toBe(quiet);
});

test('a quiet noon ends on the same day', () => {
  const noon = { quietFrom: '12:00', quietTo: '13:00' };
  expect([isQuiet(noon, 'UTC', at('12:30')), isQuiet(noon, 'UTC', at('13:00')), isQuiet(noon, 'UTC', at('23:00'))]).toEqual([true, false, false]);
});

test('without quiet hours it is never quiet', () => {
  expect(isQuiet({}, 'UTC', at('03:00'))).toBe(false);
});
