import { beforeEach, expect, test } from 'vitest';
import { Outbox } from './outbox';
import { openStorage } from './storage';

beforeEach(() => localStorage.clear());

const open = () => new Outbox(openStorage('t:'), 5);
const message = (clientId: string) => ({ clientId, text: `text ${clientId}`, files: [] });

test('what was written before a reload is sent after it, in the order of writing', () => {
  const before = open();
  before.add(message('a'), 1000);
  before.add(message('b'), 1000);
  before.add(message('c'), 999);
  expect(open().items.map(item => item.clientId)).toEqual(['a', 'b', 'c']);
});

test('a message under way when the page went is sent again, an accepted one is not', () => {
  const before = open();
  before.add(message('a'), Date.now());
  before.add(message('b'), Date.now());
  before.mark('a', 'sent');
  before.mark('b', 'sending');
  const after = open();
  expect(after.next()?.clientId).toBe('b');
  expect(after.items.map(item => item.state)).toEqual(['sent', 'queued']);
});

test('a refused message waits for the customer and holds up no other', () => {
  const box = open();
  box.add(message('a'), 1);
  box.add(message('b'), 2);
  box.mark('a', 'refused', 'too-long');
  expect(box.next()?.clientId).toBe('b');
  expect(box.items[0]).toMatchObject({ state: 'refused', refusal: 'too-long', text: 'text a' });
  box.mark('a', 'queued');
  expect(box.next()?.clientId).toBe('a');
});

test('two tabs keep each other’s messages', () => {
  const one = open();
  const two = open();
  one.add(message('a'), 1);
  two.add(message('b'), 2);
  one.remove('a');
  expect(open().items.map(item => item.clientId)).toEqual(['b']);
});

test('damaged storage is passed over', () => {
  localStorage.setItem('t:out:x', '{"clientId":');
  localStorage.setItem('t:out:y', '{"clientId":"y"}');
  expect(open().items).toEqual([]);
});

test('the box says when it is full instead of losing something', () => {
  const box = open();
  for (const id of 'abcde') box.add(message(id), 1);
  expect(box.full).toBe(true);
  box.mark('a', 'sent');
  expect(box.full).toBe(false);
});

test('without granted storage the box lives as long as the page', () => {
  const storage = openStorage('t:', null);
  new Outbox(storage).add(message('a'), 1);
  expect(new Outbox(storage).next()?.clientId).toBe('a');
  expect(localStorage.length).toBe(0);
});
