import { get, patch, type Page, type TicketDetail, type TicketRow, type TicketStatus } from '@cxm/api';
import { useT, explain } from '@cxm/ui';
import { useMutation, useQuery, type InfiniteData } from '@tanstack/react-query';
import { useMe } from './me';
import { keys, queryClient } from './query';
import { belongs, reduceDetail, reducePages } from './reduce';
import { upToDate, viewOfKey } from './stream';
import { toast } from './toast';

export interface TicketChange {
  subject?: string;
  status?: TicketStatus;
  snoozedUntil?: string | null;
  assigneeId?: number | null;
  teamId?: number | null;
  tags?: string[];
  addTags?: string[];
  removeTags?: string[];
  /** Nothing more is heard from the ticket's sender, or it is heard again. */
  blockSender?: boolean;
  /** Null: as it was read. */
  mood?: number | null;
  urgency?: number | null;
  /** Refused if the customer has written since. */
  customerVersion?: number;
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
      const { tags = ticket.tags, addTags = [], removeTags = [], mood, urgency, ...rest } = change;
      const wanted = [...new Set([...tags, ...addTags])].filter((tag) => !removeTags.includes(tag)).sort();
      putRow({ ...ticket, ...rest, ...corrected(ticket, mood, urgency), tags: wanted }, me.agentId);
    },
    onSuccess: (row) => putRow(row, me.agentId),
    onError: (error, { ticket }) => {
      putRow(ticket, me.agentId, true);
      void queryClient.invalidateQueries({ queryKey: keys.ticket(ticket.id) });
      toast({ text: explain(t, error), kind: 'error' });
    },
  });
}

/** What a person says of the tone, beside what was read. */
function corrected(row: TicketRow, mood: number | null | undefined, urgency: number | null | undefined): Pick<TicketRow, 'mood' | 'moodRead' | 'urgency' | 'urgencyRead' | 'moodCorrected'> {
  const said = (value: number, read: number | null | undefined, word: number | null | undefined) =>
    word === undefined ? { value, read: read ?? null } : word === null ? { value: read ?? value, read: null } : { value: word, read: read ?? value };
  const m = said(row.mood, row.moodRead, mood);
  const u = said(row.urgency, row.urgencyRead, urgency);
  return { mood: m.value, moodRead: m.read, urgency: u.value, urgencyRead: u.read, moodCorrected: m.read !== null || u.read !== null };
}

/** Puts a row as it is known to be wherever it is shown. */
export function putRow(row: TicketRow, myId: number, force = false) {
  const event = { seq: 0, type: 'ticket.changed', at: '', data: {}, ticketId: row.id, ticket: row };
  for (const [key, data] of queryClient.getQueriesData<InfiniteData<Page<TicketRow>>>({ queryKey: ['tickets'] })) {
    if (data === undefined) continue;
    const view = viewOfKey(key);
    if (force && !belongs(row, view, myId)) continue;
    const pages = reducePages(data.pages, event, view, myId);
    if (pages !== data.pages) queryClient.setQueryData(key, { ...data, pages });
  }
  queryClient.setQueryData<TicketDetail>(keys.ticket(row.id), (detail) => (detail === undefined || (!force && detail.ticket.version > row.version) ? detail : { ...detail, ticket: row }));
}

/** What has to be changed to have the ticket as it was; what others did meanwhile refuses it. */
export function changeBack(before: TicketRow, after: TicketRow): TicketChange & { version: number } {
  const back: TicketChange & { version: number } = { version: after.version };
  if (before.status !== after.status || before.snoozedUntil !== after.snoozedUntil) {
    back.status = before.status;
    if (before.status === 'snoozed') back.snoozedUntil = before.snoozedUntil ?? null;
  }
  if (before.assigneeId !== after.assigneeId) back.assigneeId = before.assigneeId ?? null;
  if (before.teamId !== after.teamId) back.teamId = before.teamId ?? null;
  if (before.subject !== after.subject) back.subject = before.subject;
  if (before.tags.join('\n') !== after.tags.join('\n')) back.tags = before.tags;
  if (before.mood !== after.mood || before.moodRead !== after.moodRead) back.mood = before.moodRead == null ? null : before.mood;
  if (before.urgency !== after.urgency || before.urgencyRead !== after.urgencyRead) back.urgency = before.urgencyRead == null ? null : before.urgency;
  return back;
}
