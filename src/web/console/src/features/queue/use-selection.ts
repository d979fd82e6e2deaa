import type { TicketRow } from '@cxm/api';
import { useState } from 'react';
import { useSteady } from '../../desk/steady';
import type { ShownRow } from './stable-rows';

/**
 * What is selected in a view, and from where Shift extends it. Rows that left the view meanwhile stay selected: they are still the ones that were meant.
 * @param from The row that Shift extends from while nothing is selected.
 */
export function useSelection(view: string, rows: readonly ShownRow[], present: readonly TicketRow[], from: number | null) {
  const [picked, setPicked] = useState<ReadonlyMap<number, TicketRow>>(new Map());
  const [anchor, setAnchor] = useState<number | null>(null);
  const [pickedIn, setPickedIn] = useState(view);
  if (pickedIn !== view) {
    setPickedIn(view);
    setPicked(new Map());
  }
  const choose = (chosen: readonly TicketRow[]) => setPicked(new Map(chosen.map((row) => [row.id, row])));
  const toggle = (row: TicketRow) => {
    const next = new Map(picked);
    if (!next.delete(row.id)) next.set(row.id, row);
    setPicked(next);
    setAnchor(row.id);
  };
  const extendTo = (index: number) => {
    const start = rows.findIndex((r) => r.row.id === (anchor ?? from));
    const [first, last] = [Math.min(start < 0 ? index : start, index), Math.max(start, index)];
    setPicked(new Map([...picked, ...rows.slice(first, last + 1).map(({ row }) => [row.id, row] as const)]));
    if (anchor === null && start >= 0) setAnchor(rows[start]!.row.id);
  };

  // A new function with each news would paint every row anew.
  const pick = useSteady((row: TicketRow, extend: boolean) => (extend ? extendTo(rows.findIndex((r) => r.row.id === row.id)) : toggle(row)));

  const newest = picked.size === 0 ? null : new Map(present.map((row) => [row.id, row]));
  const chosen = [...picked.values()].map((row) => newest?.get(row.id) ?? row);
  return { picked, chosen, pick, toggle, extendTo, choose };
}
