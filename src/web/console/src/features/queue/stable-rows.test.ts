import type { TicketRow } from '@cxm/api';
import { expect, test } from 'vitest';
import { hold } from './stable-rows';

const rows = (...ids: number[]) => ids.map((id) => ({ id, version: 1 }) as TicketRow);
const shape = (shown: ReturnType<typeof hold>) => shown.rows.map(({ row, gone }) => (gone ? -row.id : row.id));

test('rows under the pointer stay, and new ones above are counted', () => {
  const shown = hold(rows(1, 2, 3), rows(9, 1, 8, 2, 3));
  expect(shape(shown)).toEqual([1, 2, 3]);
  expect(shown.above).toBe(2);
});

test('a row that left keeps its place and is marked', () => {
  const shown = hold(rows(1, 2, 3), rows(1, 3));
  expect(shape(shown)).toEqual([1, -2, 3]);
  expect(shown.moved).toBe(true);
});

test('contents are always the newest', () => {
  const next = [{ id: 1, version: 2 } as TicketRow];
  expect(hold(rows(1), next).rows[0]!.row.version).toBe(2);
});

test('what is loaded behind the end is shown at once', () => {
  const shown = hold(rows(1, 2), rows(1, 2, 3, 4));
  expect(shape(shown)).toEqual([1, 2, 3, 4]);
  expect(shown.moved).toBe(false);
});
