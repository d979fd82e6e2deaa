import type { AgentEvent, CustomerPanel, MessageDto, Page, TicketDetail, TicketRow } from '@cxm/api';
import { serverNow } from '@cxm/ui';
import type { ViewKey } from './query';
import { fits } from './fits';

// What an event does to what is on the screen. Pure, and doing it twice is the same as once, so an event that a fetched answer
// already contains does no harm.

/** A message with what only this browser knows of it. */
export interface LocalMessage extends MessageDto {
  /** sending: on its way to the server; waiting: the server was not reached; refused: it said no. */
  unsent?: 'sending' | 'waiting' | 'refused';
}

export const belongs = (row: TicketRow, { view, teamId, asks }: ViewKey, myId: number): boolean => {
  switch (view) {
    case 'mine':
      return row.status === 'open' && row.assigneeId === myId;
    case 'unassigned':
      return row.status === 'open' && row.assigneeId == null;
    case 'open':
      return row.status === 'open';
    case 'team':
      return row.status === 'open' && row.teamId === teamId;
    case 'saved':
    case 'slice':
      // A view that nobody knows any more takes nothing in.
      return asks !== undefined && fits(row, asks, myId, serverNow());
    default:
      return row.status === view;
  }
};

export const before = (a: TicketRow, b: TicketRow) => a.rank < b.rank || (a.rank === b.rank && a.id < b.id);

/**
 * @param fromTop Whether the first of these pages is the first of the view, so that what ranks above it belongs here.
 */
export function reducePages(pages: Page<TicketRow>[], event: AgentEvent, view: ViewKey, myId: number, fromTop = true): Page<TicketRow>[] {
  const id = event.ticketId ?? event.ticket?.id;
  if (id == null || (event.ticket == null && event.removed !== true)) return pages;
  const known = pages.flatMap((page) => page.items).find((row) => row.id === id);
  const row = event.removed === true ? null : event.ticket!;
  if (row !== null && known !== undefined && known.version > row.version) return pages;
  const stays = row !== null && belongs(row, view, myId);
  if (known === undefined && !stays) return pages;

  let rest = known === undefined ? pages : pages.map((page) => (page.items.includes(known) ? { ...page, items: page.items.filter((r) => r !== known) } : page));
  if (!stays) return rest;

  for (const [index, page] of rest.entries()) {
    const at = page.items.findIndex((other) => before(row, other));
    const last = index === rest.length - 1;
    // Behind the last row that is loaded it will come with its own page.
    if (at < 0 && !(last && page.next == null)) continue;
    if (at === 0 && index === 0 && !fromTop) return rest;
    const items = [...page.items];
    items.splice(at < 0 ? items.length : at, 0, row);
    rest = rest.map((p, i) => (i === index ? { ...page, items } : p));
    break;
  }
  return rest;
}

export function upsertMessage(messages: readonly LocalMessage[], message: LocalMessage): LocalMessage[] {
  const index = messages.findIndex((m) => m.id === message.id || (message.clientId != null && m.clientId === message.clientId));
  if (index >= 0) {
    // Never from the server's word back to ours.
    if (message.unsent !== undefined && messages[index]!.unsent === undefined) return [...messages];
    const next = [...messages];
    next[index] = message;
    return sorted(next);
  }
  return sorted([...messages, message]);
}

/** What is not sent yet stands at the end. */
const sorted = (messages: LocalMessage[]) => messages.sort((a, b) => Number(a.unsent !== undefined) - Number(b.unsent !== undefined) || order(a, b));

/** Within a ticket by number; messages of a ticket that became part of it stand among them by when they came. */
const order = (a: MessageDto, b: MessageDto) => (a.ticketId === b.ticketId ? a.seq - b.seq : Date.parse(a.arrivedAt) - Date.parse(b.arrivedAt) || a.ticketId - b.ticketId);

export function reduceDetail(detail: TicketDetail, event: AgentEvent): TicketDetail {
  let next = detail;
  if (event.ticketId === detail.ticket.id) {
    if (event.ticket && event.ticket.version >= detail.ticket.version) next = { ...next, ticket: event.ticket };
    if (event.message) {
      const oldest = detail.messages[0];
      if (!(detail.hasOlderMessages && oldest && order(event.message, oldest) < 0)) next = { ...next, messages: upsertMessage(next.messages, event.message) };
    }
  } else if (event.message && detail.messages.some((m) => m.id === event.message!.id)) {
    // Of a ticket that became part of this one: a receipt, most likely.
    next = { ...next, messages: upsertMessage(next.messages, event.message) };
  }
  if (event.customer && event.customer.customer.id === next.customer.customer.id) next = { ...next, customer: newer(next.customer, event.customer) };
  return next;
}

export const newer = (known: CustomerPanel, next: CustomerPanel) => (next.customer.version >= known.customer.version ? next : known);
