import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { gathered } from './gathered';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(document, 'hidden');
});

test('the first is handed on at once, those behind it together, and after a quiet while it begins anew', () => {
  const taken: (readonly number[])[] = [];
  const news = gathered<number>((items) => taken.push(items), 100);
  news.add([1]);
  news.add([2]);
  news.add([3, 4]);
  expect(taken).toEqual([[1]]);
  vi.advanceTimersByTime(100);
  expect(taken).toEqual([[1], [2, 3, 4]]);
  vi.advanceTimersByTime(250);
  news.add([5]);
  expect(taken).toEqual([[1], [2, 3, 4], [5]]);
});

test('a hidden page is told at once, whatever was told before', () => {
  Object.defineProperty(document, 'hidden', { configurable: true, value: true });
  const taken: (readonly number[])[] = [];
  const news = gathered<number>((items) => taken.push(items), 100);
  for (const one of [1, 2, 3]) news.add([one]);
  expect(taken).toEqual([[1], [2], [3]]);
});

test('what waits is told before its time when asked for, once, and never after it was dropped', () => {
  const taken: (readonly number[])[] = [];
  const news = gathered<number>((items) => taken.push(items), 100);
  news.add([1]);
  news.add([2]);
  news.flush();
  vi.advanceTimersByTime(500);
  expect(taken).toEqual([[1], [2]]);
  news.add([3]);
  news.add([4]);
  news.drop();
  vi.advanceTimersByTime(500);
  expect(taken).toEqual([[1], [2], [3]]);
});
