import type { CannedAnswer, SavedItem } from '@cxm/api';
import { expect, test } from 'vitest';
import { matching, slashAt } from './slash';

test.each([
  ['/', 1, { start: 0, end: 1, words: '' }],
  ['Hello /tha', 10, { start: 6, end: 10, words: 'tha' }],
  ['Hello\n／れい', 9, { start: 6, end: 9, words: 'れい' }],
  ['and/or', 6, null],
  ['https://x', 9, null],
  ['/tha nks', 8, null],
  ['Hello /tha more', 10, { start: 6, end: 10, words: 'tha' }],
])('%j at %i', (text, caret, slash) => {
  expect(slashAt(text as string, caret as number)).toEqual(slash);
});

const answer = (id: number, name: string, body: Partial<CannedAnswer>) => ({ id, name, body: { text: '', ...body } }) as SavedItem<CannedAnswer>;
const ids = (found: SavedItem<CannedAnswer>[]) => found.map((one) => one.id);

test('the exact shortcut comes first, then the ticket’s language', () => {
  const all = [answer(1, 'Thanks', { language: 'ja' }), answer(2, 'Thanks a lot', {}), answer(3, 'Else', { shortcut: 'thanks', language: 'ja' }), answer(4, 'Nothing', { text: 'No' })];
  expect(ids(matching(all, 'thanks', 'en'))).toEqual([3, 2, 1]);
  expect(ids(matching(all, '', 'ja'))).toEqual([1, 2, 3, 4]);
  expect(ids(matching(all, 'zzz', 'ja'))).toEqual([]);
});
