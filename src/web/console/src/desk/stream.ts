import type { AgentEvent, CustomerPanel, Page, SavedItem, TicketDetail, TicketRow, TicketView, TouchDto } from '@cxm/api';
import type { InfiniteData, QueryKey } from '@tanstack/react-query';
import { keys, queryClient, type View, type ViewKey } from './query';
import { newer, reduceDetail, reducePages } from './reduce';
import { sliceKey } from './slice';

// Between a question and its answer events go by. They are kept for a while and laid over the answer, so that an old answer never
// puts the screen back.
const recent: AgentEvent[] = [];
let arrived = 0;

/** Who wants to hear of what happens, beside what is on the screen. */
export const listeners = new Set<(events: readonly AgentEvent[]) => void>();

export const mark = () => arrived;

export function since(position: number): readonly AgentEvent[] {
  return recent.slice(Math.max(0, recent.length - (arrived - position)));
}

/** Fetches, then brings the answer up to the present. */
export async function upToDate<T>(fetch: () => Promise<T>, reduce: (data: T, event: AgentEvent) => T): Promise<T> {
  const position = mark();
  const data = await fetch();
  return since(position).reduce(reduce, data);
}

/** The view that a list in the cache is of. */
export function viewOfKey(key: QueryKey): ViewKey {
  const view = key[1] as View;
  if (view === 'slice') return sliceKey(key[2] as string);
  const id = key[2] as number;
  if (view !== 'saved') return { view, teamId: id };
  const saved = queryClient.getQueryData<Page<SavedItem<TicketView>>>(['saved', 'views']);
  const asks = saved?.items.find((item) => item.id === id)?.body;
  return asks === undefined ? { view, viewId: id } : { view, viewId: id, asks };
}

export function applyEvents(events: readonly AgentEvent[], myId: number) {
  for (const listener of listeners) listener(events);
  arrived += events.length;
  recent.push(...events);
  if (recent.length > 2_000) recent.splice(0, recent.length - 2_000);

  for (const [key, data] of queryClient.getQueriesData<InfiniteData<Page<TicketRow>>>({ queryKey: ['tickets'] })) {
    if (data === undefined) continue;
    const view = viewOfKey(key);
    const pages = events.reduce((all, event) => reducePages(all, event, view, myId), data.pages);
    if (pages !== data.pages) queryClient.setQueryData(key, { ...data, pages });
  }

  for (const event of events) {
    if (event.ticketId != null) {
      const detail = queryClient.getQueryData<TicketDetail>(keys.ticket(event.ticketId));
      if (detail !== undefined) {
        const next = reduceDetail(detail, event);
        if (next !== detail) queryClient.setQueryData(keys.ticket(event.ticketId), next);
        if (/^message\.(delivery|changed)$/.test(event.type) && event.message == null) void queryClient.invalidateQueries({ queryKey: keys.ticket(event.ticketId) });
      }
    }
    if (event.message != null && event.ticket?.mergedInto != null)
      queryClient.setQueryData<TicketDetail>(keys.ticket(event.ticket.mergedInto), (whole) => whole && reduceDetail(whole, event));
    if (event.customer != null) takeCustomer(event.customer);
    else if (event.customerId != null && /^(customer|history)/.test(event.type)) {
      void queryClient.invalidateQueries({ queryKey: keys.customer(event.customerId) });
      void queryClient.invalidateQueries({ queryKey: ['timeline', event.customerId] });
      if (/^customers\./.test(event.type)) void queryClient.invalidateQueries({ queryKey: ['customers'] });
    }
    if (event.type === 'ticket.changed' && event.ticketId != null) asideChanged(event);
    if (event.type === 'agent.notified' && event.data.agentId === myId) soon('notifications', 100);
    if (event.message?.facts?.['consent'] !== undefined || event.message?.deliveryCode === 'opted-out') void queryClient.invalidateQueries({ queryKey: keys.writing(event.message.ticketId) });
    // The customer has gone on elsewhere, and answers may follow him.
    if (event.message?.kind === 'customer' && event.ticket != null && event.message.accountId !== event.ticket.accountId) void queryClient.invalidateQueries({ queryKey: keys.writing(event.message.ticketId) });
    if (event.type === 'reply.held' && event.ticketId != null) void queryClient.invalidateQueries({ queryKey: keys.writing(event.ticketId) });
    if (event.type === 'call.changed') soon('calls', 50);
    for (const key of refreshes[event.type] ?? []) soon(key);
  }
  if (events.some((event) => event.ticketId != null)) {
    soon('counts');
    if (queryClient.getQueryData<unknown[]>(['incidents'])?.length) soon('incidents', 2_000);
    soon('view-counts', 5_000);
    soon('board');
  }
}

/** Changes of what lies beside the ticket's row; a split takes a message out of the conversation as well. */
function asideChanged(event: AgentEvent) {
  const changed = Object.keys((event.data.changes as Record<string, unknown> | undefined) ?? {});
  if (changed.some((field) => /^(field:|link$|merged|split$|check$)/.test(field))) void queryClient.invalidateQueries({ queryKey: keys.side(event.ticketId!) });
  if (changed.includes('incident')) soon('incidents', 200);
  if (changed.includes('consent')) void queryClient.invalidateQueries({ queryKey: keys.writing(event.ticketId!) });
  // Of the messages themselves only the tone and the place can change.
  if (changed.some((field) => /^(split|merged|mood|urgency)/.test(field))) void queryClient.invalidateQueries({ queryKey: keys.ticket(event.ticketId!) });
  void queryClient.invalidateQueries({ queryKey: ['trail', event.ticketId] });
}

function takeCustomer(panel: CustomerPanel) {
  const id = panel.customer.id;
  queryClient.setQueryData<CustomerPanel>(keys.customer(id), (known) => (known === undefined ? undefined : newer(known, panel)));
  for (const [key, detail] of queryClient.getQueriesData<TicketDetail>({ queryKey: ['ticket'] }))
    if (detail?.customer.customer.id === id) queryClient.setQueryData(key, { ...detail, customer: newer(detail.customer, panel) });
  for (const [key, data] of queryClient.getQueriesData<InfiniteData<Page<TouchDto>>>({ queryKey: ['timeline', id] })) {
    if (data === undefined) continue;
    const area = key[2];
    const known = new Set(data.pages.flatMap((page) => page.items).map((touch) => touch.id));
    const fresh = panel.timeline.filter((touch) => !known.has(touch.id) && (area === 'all' || touch.area === area));
    const first = data.pages[0];
    if (fresh.length > 0 && first !== undefined)
      queryClient.setQueryData(key, { ...data, pages: [{ ...first, items: [...fresh, ...first.items].sort((a, b) => b.at.localeCompare(a.at)) }, ...data.pages.slice(1)] });
  }
}

// What events say without bringing it along is asked for again, at most once in a while.
const refreshes: Record<string, string[]> = {
  'import.changed': ['imports'],
  'envelope.quarantined': ['quarantine'],
  'envelope.replayed': ['quarantine'],
  'agent.changed': ['directory', 'agents', 'board'],
  'team.changed': ['directory', 'agents', 'counts'],
  'channel.changed': ['directory', 'channel-accounts'],
  'channel.silent': ['channel-accounts'],
  'channel.recovered': ['channel-accounts'],
  'settings.changed': ['settings', 'ticket-fields', 'board'],
  'board.alarm': ['board'],
  'voice.alarm': ['voice'],
  'segment.changed': ['segments'],
  'saved-item.changed': ['saved'],
  'help.changed': ['help'],
};

const waiting = new Set<string>();

export function soon(key: string, after = 900) {
  if (waiting.has(key)) return;
  waiting.add(key);
  setTimeout(() => {
    waiting.delete(key);
    void queryClient.invalidateQueries({ queryKey: [key] }, { cancelRefetch: false });
  }, after);
}
