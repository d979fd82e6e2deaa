import { get, put, type TicketRow } from '@cxm/api';
import { store } from './store';

// Unread is each agent's own, and the same on every machine: what of the customer's he has had open.
const seen = store<{ versions: Readonly<Record<string, number>> }>({ versions: {} });

export async function openSeen() {
  try {
    const { versions } = await get<{ versions: Record<string, number> }>('/api/seen');
    // What was read while the answer was on its way is newer.
    seen.set((now) => ({ versions: { ...versions, ...now.versions } }));
  } catch {
    // Everything unread is better than a console that does not start; the next start asks again.
  }
}

export const closeSeen = () => seen.set({ versions: {} });

export const useUnread = (row: TicketRow) => {
  const version = seen.use((s) => s.versions[row.id] ?? 0);
  return row.lastAuthor === 'customer' && row.customerVersion > version;
};

export const isSeen = (row: TicketRow) => (seen.get().versions[row.id] ?? 0) >= row.customerVersion;

export function setSeen(row: TicketRow, customerVersion = row.customerVersion) {
  if (seen.get().versions[row.id] === customerVersion) return;
  seen.set(({ versions }) => ({ versions: { ...versions, [row.id]: customerVersion } }));
  // A marker that did not arrive costs a second look, nothing else.
  put(`/api/tickets/${row.id}/seen`, { customerVersion }).catch(() => undefined);
}
