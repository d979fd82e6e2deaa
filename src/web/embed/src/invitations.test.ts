// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from 'vitest';
import { inviter, parse, ruleFor } from './invitations';

const rules = [
  { path: '/checkout*', seconds: 30, visits: 1, text: 'Can we help?', textJapanese: 'お手伝いしましょうか？' },
  { path: '/a.b', seconds: 5, visits: 1, text: 'dot' },
  { path: '*', seconds: 60, visits: 3, text: 'Third page' },
];

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
  history.replaceState(null, '', '/checkout/pay');
});

test.each([['/checkout', 1, 'Can we help?'], ['/checkout/pay', 9, 'Can we help?'], ['/a.b', 1, 'dot'], ['/axb', 1, undefined], ['/', 2, undefined], ['/', 3, 'Third page']])('%s on page %i: %s', (path, visits, text) => {
  expect(ruleFor(rules, path, visits)?.text).toBe(text);
});

test('what is no list of rules invites nobody', () => {
  expect([parse(undefined), parse('{'), parse('{"a":1}')]).toEqual([[], [], []]);
});

test('after its time the invitation is shown, unless the chat is open by then or it was turned down lately', () => {
  const ui = { busy: vi.fn(() => false), show: vi.fn(), hide: vi.fn() };
  const one = inviter(rules, 'k', true, ui);
  one.turned();
  vi.advanceTimersByTime(29_000);
  expect(ui.show).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(ui.show).toHaveBeenCalledWith('お手伝いしましょうか？');

  ui.busy.mockReturnValue(true);
  one.turned();
  vi.advanceTimersByTime(60_000);
  expect(ui.show).toHaveBeenCalledTimes(1);

  ui.busy.mockReturnValue(false);
  one.stop(true);
  one.turned();
  vi.advanceTimersByTime(60_000);
  expect(ui.show).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(86_400_000);
  one.turned();
  vi.advanceTimersByTime(60_000);
  expect(ui.show).toHaveBeenCalledTimes(2);
});

test('one for this visitor alone comes before those for everybody, on the page it was asked for', () => {
  const ui = { busy: vi.fn(() => false), show: vi.fn(), hide: vi.fn() };
  const asked = vi.fn();
  const one = inviter(rules, 'k', false, ui, asked);
  one.turned();
  expect(asked).toHaveBeenCalledWith(1);
  one.offer('/somewhere-else', 'For you', 1);
  vi.advanceTimersByTime(5_000);
  expect(ui.show).not.toHaveBeenCalled();
  one.offer('/checkout/pay', 'For you', 10);
  vi.advanceTimersByTime(60_000);
  expect(ui.show.mock.calls).toEqual([['For you']]);
});
