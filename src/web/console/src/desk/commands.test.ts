import { expect, test } from 'vitest';
import { fitsWords, inBothLanguages } from './commands';

test.each([
  ['', 'Resolve', true],
  ['res', 'Resolve', true],
  ['tag add', 'Add a tag', true],
  ['tag rename', 'Add a tag', false],
  ['ｃａｎｃｅｌ', 'Cancelled, but charged', true],
  ['解決', '解決する', true],
])('“%s” asks for “%s”: %s', (asked, text, fits) => {
  expect(fitsWords(asked, text)).toBe(fits);
});

test('who thinks in the other language finds it too', () => {
  expect(fitsWords('resolve', '解決する', inBothLanguages('ticket.resolve'))).toBe(true);
});
