import { get, patch, type Page, type TicketDetail, type TicketRow, type TicketStatus } from '@cxm/api';
import { useT, explain } from '@cxm/ui';
import { useMutation, useQuery, type InfiniteData } from '@tanstack/react-query';
import { useMe } from './me';
import { keys, queryClient, type View } from './query';
import { belongs, reduceDetail, reducePages } from './reduce';
import { upToDate } from './stream';
import { memory } from './store';
import { toast } from './toast';

export interface TicketChange {
  subject?: string;
  status?: TicketStatus;
  snoozedUntil?: string | null;
  assigneeId?: number | null;
  teamId?: number | null;
  tags?: string[];
  mood?: number;
  urgency?: number;
}

export const ticketOptions = (id: number) => ({
  queryKey: keys.ticket(id),
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    upToDate(() => get<TicketDetail>(`/api/tickets/${id}`, { signal }), reduceDetail).then((fresh) => keepUnsent(fresh)),
});

/** What is not sent yet exists only here, and survives fetching anew. */
function keepUnsent(fresh: TicketDetail): TicketDetail {
  const known = queryClient.getQueryData<TicketDetail>(keys.ticket(fresh.ticket.id));
  const unsent = (known?.messages ?? []).filter((m) => 'unsent' in m && m.unsent !== undefined && !fresh.messages.some((f) => f.clientId === m.clientId));
  return unsent.length === 0 ? fresh : { ...fresh, messages: [...fresh.messages, ...unsent] };
}

export const useTicket = (id: number) => useQuery(ticketOptions(id));

export const prefetchTicket = (id: number) => void queryClient.prefetchQuery(ticketOptions(id));

/** Shows the change at once and takes it back if the server refuses. */
export function useChangeTicket() {
  const me = useMe();
  const t = useT();
  return useMutation({
    mutationFn: ({ ticket, change }: { ticket: TicketRow; change: TicketChange }) => patch<TicketRow>(`/api/tickets/${ticket.id}`, change),
    onMutate: ({ ticket, change }) => {
      const { tags, ...rest } = change;
      putRow({ ...ticket, ...rest, ...(tags ? { tags } : {}), ...(change.mood !== undefined ? { moodCorrected: true } : {}) }, me.agentId);
    },
    onSuccess: (row) => putRow(row, me.agentId),
    onError: (error, { ticket }) => {
      putRow(ticket, me.agentId, true);
      void queryClient.invalidateQueries({ queryKey: keys.ticket(ticket.id) });
      toast({ text: explain(t, error), kind: 'error' });
    },
  });
}

/** Puts a row as it is known to be wherever it is shown. */
export function putRow(row: TicketRow, myId: number, force = false) {
  const event = { seq: 0, type: 'ticket.changed', at: '', data: {}, ticketId: row.id, ticket: row };
  for (const [key, data] of queryClient.getQueriesData<InfiniteData<Page<TicketRow>>>({ queryKey: ['tickets'] })) {
    if (data === undefined) continue;
    const view = { view: key[1] as View, teamId: key[2] as number };
    if (force && !belongs(row, view, myId)) continue;
    const pages = reducePages(data.pages, event, view, myId);
    if (pages !== data.pages) queryClient.setQueryData(key, { ...data, pages });
  }
  queryClient.setQueryData<TicketDetail>(keys.ticket(row.id), (detail) => (detail === undefined || (!force && detail.ticket.version > row.version) ? detail : { ...detail, ticket: row }));
}

// Unread is this agent's own: what of the customer's he has had open in this browser.
let seen: Record<string, number> = memory.get('seen') ?? {};

export const isUnread = (row: TicketRow) => row.lastAuthor === 'customer' && row.customerVersion > (seen[row.id] ?? 0);

export function setSeen(row: TicketRow) {
  if ((seen[row.id] ?? 0) >= row.customerVersion) return;
  seen = { ...seen, [row.id]: row.customerVersion };
  const ids = Object.keys(seen);
  if (ids.length > 3_000) for (const id of ids.slice(0, 1_000)) delete seen[id];
  memory.set('seen', seen);
}
