import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const dist = new URL('../../dist/', import.meta.url);
const built = existsSync(new URL('embed.js', dist)) && existsSync(new URL('widget/index.html', dist));
const zipped = (path: string) => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length;

test.skipIf(!built)('the loader on the customer’s page is at most 6 kB', () => {
  expect(zipped('embed.js')).toBeLessThanOrEqual(6 * 1024);
});

test.skipIf(!built)('the whole widget, its hub client included, is at most 45 kB', () => {
  const files = ['widget/index.html', ...readdirSync(new URL('widget/assets/', dist)).map(name => `widget/assets/${name}`)];
  expect(files.map(zipped).reduce((sum, size) => sum + size)).toBeLessThanOrEqual(45 * 1024);
});

test.skipIf(!existsSync(new URL('index.html', dist)))('the console loads at most 300 kB of script before the first ticket is on the screen', () => {
  const page = readFileSync(new URL('index.html', dist), 'utf8');
  const first = new Set([...page.matchAll(/(?:src|href)="\/?(assets\/[^"]+\.js)"/g)].map(([, path]) => path!));
  expect(first.size).toBeGreaterThan(0);
  // What a script imports at once comes along, whether the page names it or not. A Set grows while it is walked.
  for (const path of first) {
    for (const [, name] of readFileSync(new URL(path, dist), 'utf8').matchAll(/\b(?:from|import)"\.\/([^"]+\.js)"/g)) first.add(`assets/${name}`);
  }
  expect([...first].map(zipped).reduce((sum, size) => sum + size)).toBeLessThanOrEqual(300 * 1024);
});

test.skipIf(!built)('a strict policy of the page finds nothing to refuse', () => {
  const page = readFileSync(new URL('widget/index.html', dist), 'utf8');
  expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=/);
  const loader = readFileSync(new URL('embed.js', dist), 'utf8');
  expect(/\beval\(|new Function\(|innerHTML|insertAdjacentHTML|document\.write|createElement\(["'`]style/.exec(loader)?.[0]).toBeUndefined();
});
