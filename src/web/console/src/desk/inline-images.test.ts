import { describe, expect, it } from 'vitest';
import { place, without } from './inline-images';

const sha256 = 'ab'.repeat(32);
const png = { fileName: 'shot [1].png', contentType: 'image/png', size: 9, sha256 };

describe('pictures between the words', () => {
  it.each([
    ['', 0, `![shot 1.png](cid:${sha256})\n`],
    ['Look: there', 5, `Look:\n![shot 1.png](cid:${sha256})\n there`],
    ['Look:\nthere', 6, `Look:\n![shot 1.png](cid:${sha256})\nthere`],
  ])('stand where the caret is, on a line of their own (%#)', (text, caret, whole) => {
    expect(place(text, caret, [png])).toBe(whole);
  });

  it('are only what a mail program shows', () => {
    expect(place('Look', 4, [{ ...png, contentType: 'application/pdf' }, { ...png, contentType: 'image/svg+xml' }])).toBe('Look');
  });

  it('go with their file, and only with that', () => {
    const other = `![b](cid:${'cd'.repeat(32)})`;
    expect(without(`a ![x](cid:${sha256}) ${other}`, png)).toBe(`a  ${other}`);
  });
});
