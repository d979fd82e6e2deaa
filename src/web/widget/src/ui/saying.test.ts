import { expect, test } from 'vitest';
import type { ChatSettings } from '../chat/wire';
import { words } from '../words';
import { expectation } from './hours';
import { transcript } from './transcript';

const settings = (more: Partial<ChatSettings>): ChatSettings => ({ title: '', greeting: '', ...more });

test.each([
  [{ typicalMinutes: 4 }, true, 'Most get an answer within 4 min'],
  [{ typicalMinutes: 90 }, true, 'Most get an answer within 2 h'],
  [{ typicalMinutes: null }, true, ''],
  [{ typicalMinutes: 5_000 }, true, ''],
  [{ typicalMinutes: 4, hours: { open: false, changesAt: null } }, false, 'We are away at the moment'],
  // Closed since the answer: when somebody is back was not told.
  [{ hours: { open: true, changesAt: '2020-01-01T00:00:00Z' } }, false, 'We are away at the moment'],
] as const)('%j says what is known and no more', (known, open, said) => {
  expect(expectation(settings(known), open, words.en, 'en')).toBe(said);
});

test('who is away says when somebody is back', () => {
  const back = new Date(Date.now() + 3 * 86_400_000).toISOString();
  expect(expectation(settings({ hours: { open: false, changesAt: back } }), false, words.en, 'en')).toMatch(/^We are away and back \w+/);
  expect(expectation(settings({ hours: { open: false, changesAt: back } }), false, words.ja, 'ja')).toContain('曜日');
});

test('a transcript tells who said what, with the names of the files', () => {
  const at = '2026-11-20T09:30:00Z';
  const text = transcript('Shop', [
    { id: 1, author: 'customer', text: 'Look!', at, attachments: [{ id: 9, fileName: 'pan.jpg', contentType: 'image/jpeg', size: 1 }] },
    { id: 2, author: 'agent', name: 'Tom', text: 'I see.', at, attachments: [] },
  ], words.en, 'en');
  expect(text.split('\n\n').map(part => part.split('\n').slice(1))).toEqual([[], ['Look!', '[pan.jpg]'], ['I see.', '']]);
  expect(text).toMatch(/You\nLook!/);
  expect(text).toMatch(/Tom\nI see\./);
});
