import type { TicketRow } from '@cxm/api';
import { useState } from 'react';

export interface ShownRow {
  row: TicketRow;
  /** Has left the view since; it keeps its place until the list may move. */
  gone: boolean;
}

export interface Shown {
  rows: ShownRow[];
  /** Rows that stand above the first shown one in truth, and are not shown yet. */
  above: number;
  /** Whether anything would move if the list were let go. */
  moved: boolean;
}

/** Keeps the places of what was shown, with its newest contents; what came since is counted, not inserted. */
export function hold(shown: readonly TicketRow[], present: readonly TicketRow[]): Shown {
  const now = new Map(present.map((row) => [row.id, row]));
  const ids = new Set(shown.map((row) => row.id));
  const rows = shown.map((row) => ({ row: now.get(row.id) ?? row, gone: !now.has(row.id) }));
  const lastShown = shown.length === 0 ? -1 : present.findLastIndex((row) => ids.has(row.id));
  const above = present.filter((row, index) => !ids.has(row.id) && index < lastShown).length;
  // What is loaded behind the end moves nothing.
  if (lastShown >= 0) for (const row of present.slice(lastShown + 1)) rows.push({ row, gone: false });
  const moved = above > 0 || rows.some((r) => r.gone) || present.some((row, index) => rows[index]?.row.id !== row.id);
  return { rows, above, moved };
}

/** Rows never move under the pointer or the focus: while held, the order stays as it was. */
export function useStableRows(present: readonly TicketRow[], held: boolean, view: string) {
  const [kept, setKept] = useState<{ view: string; rows: readonly TicketRow[] }>({ view, rows: present });
  const free = !held || kept.view !== view || kept.rows.length === 0;
  if (free && (kept.rows !== present || kept.view !== view)) setKept({ view, rows: present });
  const release = () => setKept({ view, rows: present });
  const shown: Shown = free ? { rows: present.map((row) => ({ row, gone: false })), above: 0, moved: false } : hold(kept.rows, present);
  return { ...shown, release };
}
