import { expect, test } from 'vitest';
import cases from '../../../../../tests/cases/sms-segments.json';
import { countSegments } from './segments';

const all = cases as { text: string; times?: number; end?: string; unicode?: boolean; units?: number; segments: number }[];

test.each(all)('$text times $times takes $segments', ({ text, times = 1, end = '', unicode = false, units = 0, segments }) => {
  expect(countSegments(text.repeat(times) + end)).toMatchObject({ unicode, units, segments });
});
