import type { PrioritySettings } from '@cxm/api';
import { expect, test } from 'vitest';
import { groups, minutes, shown, span, withShown } from './priority-fields';

const settings: PrioritySettings = {
  floor: '00:01:00', deadlineLead: '00:30:00', worstMood: 0.6, fallingMood: 0.7, urgency: 0.28, noHurry: 1.4, value: 0.75, valueHalfway: 10_000, openDeals: 0.75, openDealsHalfway: 5_000,
  repeatContact: 0.85, repeatContactsCounted: 4, otherChannel: 0.85, reach: 0.3, reachHalfway: 10_000,
  causes: { safety: 0.3, outage: 0.7, security: 0.7, dataLoss: 0.75, vulnerablePerson: 0.6, legal: 0.8, press: 0.8, churn: 0.8, money: 0.9 },
};

test.each([['00:01:00', 1], ['1.02:30:00', 1590], ['00:00:30', 0.5], ['7.00:00:00', 10_080]])('the span %s is %d minutes', (text, value) => {
  expect(minutes(text)).toBe(value);
  expect(minutes(span(value))).toBe(value);
});

test('every factor of the settings stands on the page once, and comes back as it was', () => {
  const fields = groups.flatMap((group) => group.fields);
  const names = [...Object.keys(settings).filter((name) => name !== 'causes'), ...Object.keys(settings.causes).map((cause) => `causes.${cause}`)];
  expect(fields.map((field) => field.name).sort()).toEqual(names.sort());
  for (const field of fields) expect(shown(withShown(settings, field, 42), field)).toBe(42);
  expect(fields.reduce((all, field) => withShown(all, field, shown(all, field)), settings)).toEqual({ ...settings, floor: '0.00:01:00', deadlineLead: '0.00:30:00' });
});
