import type { AgentEvent, MessageDto, Page, TicketRow } from '@cxm/api';
import { describe, expect, test } from 'vitest';
import { reducePages, upsertMessage, type LocalMessage } from './reduce';

const row = (id: number, rank: number, more: Partial<TicketRow> = {}): TicketRow => ({
  id, rank, subject: '', snippet: '', status: 'open', waiting: true, mood: 0, urgency: 0, moodCorrected: false, openChecks: 0, reasons: [], channel: 'web-chat', accountId: 1,
  customerId: 1, customerName: 'A', language: 'en', tags: [], messageCount: 1, lastAuthor: 'customer', lastMessageAt: '', createdAt: '', version: 1, customerVersion: 1, ...more,
});
const event = (ticket: TicketRow | null, removed = false, ticketId = ticket?.id): AgentEvent => ({ seq: 1, type: 'ticket.changed', at: '', data: {}, ticketId, ticket, removed });
const ids = (pages: Page<TicketRow>[]) => pages.map((page) => page.items.map((r) => r.id));
const open = { view: 'open' } as const;

describe('A list fed by events', () => {
  const pages = [{ items: [row(1, 10), row(2, 20)], next: 'a' }, { items: [row(3, 30), row(4, 40)], next: 'b' }];

  test('takes a new row where its rank says', () => {
    expect(ids(reducePages(pages, event(row(9, 25)), open, 1))).toEqual([[1, 2], [9, 3, 4]]);
    expect(ids(reducePages(pages, event(row(9, 5)), open, 1))).toEqual([[9, 1, 2], [3, 4]]);
  });

  test('leaves what ranks behind the last loaded row to its own page', () => {
    expect(ids(reducePages(pages, event(row(9, 99)), open, 1))).toEqual([[1, 2], [3, 4]]);
    const whole = [{ items: [row(1, 10)], next: null }];
    expect(ids(reducePages(whole, event(row(9, 99)), open, 1))).toEqual([[1, 9]]);
  });

  test('moves a row whose rank changed, and breaks ties by id', () => {
    expect(ids(reducePages(pages, event(row(4, 1, { version: 2 })), open, 1))).toEqual([[4, 1, 2], [3]]);
    expect(ids(reducePages(pages, event(row(9, 20)), open, 1))).toEqual([[1, 2], [9, 3, 4]]);
  });

  test('drops what belongs there no more or left my sight', () => {
    expect(ids(reducePages(pages, event(row(2, 20, { status: 'resolved', version: 2 })), open, 1))).toEqual([[1], [3, 4]]);
    expect(ids(reducePages(pages, event(null, true, 3), open, 1))).toEqual([[1, 2], [4]]);
  });

  test('never goes back to an older version', () => {
    const newer = [{ items: [row(1, 10, { version: 5 })], next: null }];
    expect(reducePages(newer, event(row(1, 99, { version: 4 })), open, 1)).toBe(newer);
  });

  test('an event applied twice is applied once', () => {
    const once = reducePages(pages, event(row(9, 25)), open, 1);
    expect(ids(reducePages(once, event(row(9, 25)), open, 1))).toEqual(ids(once));
  });

  test('knows the views', () => {
    const mine = row(9, 1, { assigneeId: 7, teamId: 3 });
    expect(ids(reducePages([{ items: [], next: null }], event(mine), { view: 'mine' }, 7))).toEqual([[9]]);
    expect(ids(reducePages([{ items: [], next: null }], event(mine), { view: 'mine' }, 8))).toEqual([[]]);
    expect(ids(reducePages([{ items: [], next: null }], event(mine), { view: 'unassigned' }, 7))).toEqual([[]]);
    expect(ids(reducePages([{ items: [], next: null }], event(mine), { view: 'team', teamId: 3 }, 8))).toEqual([[9]]);
  });
});

describe('A conversation fed by events', () => {
  const message = (id: number, seq: number, more: Partial<LocalMessage> = {}): LocalMessage =>
    ({ id, ticketId: 1, accountId: 1, seq, kind: 'agent', at: '', arrivedAt: '', text: '', tone: [], automatic: false, attachments: [], ...more }) satisfies MessageDto & LocalMessage;

  test('the server\'s message takes the place of the one shown at once', () => {
    const shown = upsertMessage([message(1, 1)], message(-5, 1e15, { clientId: 'x', unsent: 'sending' }));
    expect(shown.map((m) => m.id)).toEqual([1, -5]);
    const known = upsertMessage(shown, message(7, 2, { clientId: 'x', delivery: 'queued' }));
    expect(known.map((m) => [m.id, m.unsent])).toEqual([[1, undefined], [7, undefined]]);
  });

  test('is ordered by the ticket\'s own sequence, and what is unsent stands last', () => {
    const all = [message(-1, 1e15, { clientId: 'x', unsent: 'waiting' }), message(3, 3), message(2, 2)].reduce<LocalMessage[]>((list, m) => upsertMessage(list, m), []);
    expect(all.map((m) => m.id)).toEqual([2, 3, -1]);
  });

  test('messages of a ticket that became part of it stand among its own by when they came', () => {
    const own = [message(1, 1, { arrivedAt: '2026-11-22T10:00:00Z' }), message(4, 2, { arrivedAt: '2026-11-22T13:00:00Z' })];
    const part = [message(2, 1, { ticketId: 9, arrivedAt: '2026-11-22T11:00:00Z' }), message(3, 2, { ticketId: 9, arrivedAt: '2026-11-22T12:00:00Z' })];
    expect(part.reduce<LocalMessage[]>(upsertMessage, own).map((m) => m.id)).toEqual([1, 2, 3, 4]);
  });

  test('a retry does not hide that the server has it', () => {
    const known = [message(7, 2, { clientId: 'x', delivery: 'sent' })];
    expect(upsertMessage(known, message(-1, 1e15, { clientId: 'x', unsent: 'sending' })).map((m) => m.id)).toEqual([7]);
  });
});
