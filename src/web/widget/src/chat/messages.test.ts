import { expect, test } from 'vitest';
import { backoff } from './backoff';
import { countUnread, furthest, merge } from './messages';
import type { VisitorMessage } from './wire';

const message = (id: number, second: number, author: VisitorMessage['author'] = 'agent', delivery: string | null = null): VisitorMessage => ({
  id, author, text: String(id), at: new Date(second * 1000).toISOString(), attachments: [], delivery,
});

test('a message that comes twice is shown once, in the order of time and not of ids', () => {
  const known = merge([], [message(900, 1), message(5, 2)]);
  expect(merge(known, [message(5, 2), message(300, 3)]).map(m => m.id)).toEqual([900, 5, 300]);
});

test('messages of the same moment stay in the server’s order', () => {
  expect(merge([], [message(9, 1), message(3, 1), message(7, 1)]).map(m => m.id)).toEqual([9, 3, 7]);
});

test('a receipt never goes back', () => {
  expect(furthest('seen', 'sent')).toBe('seen');
  expect(furthest('sent', 'seen')).toBe('seen');
  expect(furthest(null, 'sent')).toBe('sent');
  expect(merge([message(1, 1, 'customer', 'seen')], [message(1, 1, 'customer', 'sent')])[0]?.delivery).toBe('seen');
});

test('unread are the agent’s messages after the last one seen', () => {
  const all = [message(1, 1), message(2, 2, 'customer'), message(3, 3), message(4, 4, 'system'), message(5, 5)];
  expect(countUnread(all, null)).toBe(3);
  expect(countUnread(all, 1)).toBe(2);
  expect(countUnread(all, 5)).toBe(0);
});

test('the wait between tries grows to half a minute, is never nothing and never ends', () => {
  const waits = [0, 1, 2, 3, 10, 100_000].map(attempt => [backoff(attempt, 0), backoff(attempt, 1)]);
  expect(waits).toEqual([[250, 500], [500, 1000], [1000, 2000], [2000, 4000], [15_000, 30_000], [15_000, 30_000]]);
});
