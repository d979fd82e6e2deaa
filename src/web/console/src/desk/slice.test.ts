import { expect, test } from 'vitest';
import { slicePath, sliceView } from './slice';

test('parts are put together, each once more narrowing', () => {
  expect(slicePath('negative', 'team-3')).toBe('/inbox/board-negative.team-3');
  expect(sliceView('negative.team-3')?.all.map((c) => [c.field, c.op, c.value])).toEqual([['waiting', 'is', true], ['mood', 'below', -0.25], ['team', 'is', 3]]);
});

test.each(['', 'nothing', 'team-', 'team-x', 'waiting.toString', '__proto__'])('"%s" is no slice', (slice) => {
  expect(sliceView(slice)).toBeNull();
});
