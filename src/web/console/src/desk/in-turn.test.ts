import { expect, test } from 'vitest';
import { inTurn } from './in-turn';

test('all are done, at most four at a time, and one failure stops no other', async () => {
  let running = 0;
  let most = 0;
  const steps: number[] = [];
  const items = Array.from({ length: 20 }, (_, i) => i);
  const { done, failed } = await inTurn(items, async (i) => {
    most = Math.max(most, ++running);
    await Promise.resolve();
    running--;
    if (i === 7) throw new Error('seven');
    return i * 2;
  }, (n) => steps.push(n));
  expect(most).toBe(4);
  expect(done.map((one) => one.result).sort((a, b) => a - b)).toEqual(items.filter((i) => i !== 7).map((i) => i * 2));
  expect(failed.map((one) => one.item)).toEqual([7]);
  expect(steps).toEqual(items.map((i) => i + 1));
});

test('whoever stops it gets what was done', async () => {
  let stop = false;
  const { done } = await inTurn([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], (i) => Promise.resolve(i), (n) => (stop = n >= 4), () => stop);
  expect(done.length).toBeGreaterThanOrEqual(4);
  expect(done.length).toBeLessThan(10);
});
