import { expect, test } from 'vitest';
import { slicePath, sliceView } from './slice';

test('parts are put together, each once more narrowing', () => {
  expect(slicePath('negative', 'team-3')).toBe('/inbox/board-negative.team-3');
  expect(sliceView('negative.team-3')?.all.map((c) => [c.field, c.op, c.value])).toEqual([['waiting', 'is', true], ['mood', 'below', -0.25], ['team', 'is', 3]]);
});

test('a mood, an urgency and a cause narrow it too', () => {
  expect(sliceView('waiting.mood-furious.urgency-2.cause-data-loss')?.all.map((c) => [c.field, c.op, c.value])).toEqual([
    ['waiting', 'is', true], ['mood', 'below', -0.6], ['urgency', 'atLeast', 2], ['cause', 'is', 'data-loss'],
  ]);
});

test.each(['', 'nothing', 'mood-sad', 'mood-toString', 'urgency-4', 'cause-weather', 'cause-', 'team-', 'team-x', 'waiting.toString', '__proto__'])('"%s" is no slice', (slice) => {
  expect(sliceView(slice)).toBeNull();
});
