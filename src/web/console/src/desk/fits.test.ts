import type { TicketRow, TicketView } from '@cxm/api';
import { expect, test } from 'vitest';
import cases from '../../../../../tests/cases/views.json';
import { fits } from './fits';

interface Case {
  id: number; assignee: number | null; team: number | null; channel: string; language: string; tags: string[]; causes: string[]; subject: string; customer: string; mood: number; urgency: number;
  messages: number; waiting: boolean; createdHoursAgo: number; lastHoursAgo: number; dueInMinutes: number | null;
}

const file = cases as unknown as { tickets: Case[]; cases: { view: Partial<TicketView>; ids: number[] }[] };
const now = Date.parse('2026-11-22T12:00:00Z');
const at = (hoursAgo: number) => new Date(now - hoursAgo * 3_600_000).toISOString();

const rows = file.tickets.map((t) => ({
  id: t.id, status: 'open', assigneeId: t.assignee, teamId: t.team, channel: t.channel, language: t.language, tags: t.tags, reasons: t.causes.map((code) => ({ code, minutes: -1, phrases: [] })), subject: t.subject, customerName: t.customer, mood: t.mood,
  urgency: t.urgency, messageCount: t.messages, waiting: t.waiting, createdAt: at(t.createdHoursAgo), lastMessageAt: at(t.lastHoursAgo),
  answerBy: t.dueInMinutes === null ? null : at(-t.dueInMinutes / 60),
}) as unknown as TicketRow);

test.each(file.cases.map((one) => [JSON.stringify(one.view), one] as const))('%s', (_, { view, ids }) => {
  expect(rows.filter((row) => fits(row, { status: 'open', all: [], any: [], ...view }, 1, now)).map((row) => row.id)).toEqual(ids);
});

test('another status is another list', () => {
  expect(rows.filter((row) => fits(row, { status: 'resolved', all: [], any: [] }, 1, now))).toEqual([]);
});
