import { expect, test } from 'vitest';
import { contrast, readable } from './colour';

test('words can be read on every colour, and what is readable already stays as it is', () => {
  for (let red = 0; red < 256; red += 15)
    for (let green = 0; green < 256; green += 15)
      for (let blue = 0; blue < 256; blue += 15) {
        const colour = `#${[red, green, blue].map(value => value.toString(16).padStart(2, '0')).join('')}`;
        const { fill, ink } = readable(colour)!;
        expect(contrast(fill, ink), colour).toBeGreaterThanOrEqual(5.2);
        if (contrast(colour, '#ffffff') >= 5.2) expect(fill).toBe(colour);
      }
});

test('contrast is what WCAG says', () => {
  expect(contrast('#000000', '#ffffff')).toBe(21);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

test.each([['red'], ['#fff'], ['#12345g'], ['url(x)'], [''], [undefined], [null]])('%s is no colour', text => {
  expect(readable(text)).toBeNull();
});
