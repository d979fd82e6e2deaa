import type { TicketRow } from '@cxm/api';
import type { IconName, PlainKey, Translate } from '@cxm/ui';
import { inBothLanguages, type Command } from '../../desk/commands';
import { askMacro } from '../../desk/run-macro';
import { setSeen } from '../../desk/seen';
import { openTicketDialog } from '../../desk/ticket-dialog';
import type { TicketChange } from '../../desk/tickets';

/** Which menu of the actions is open. */
export type Open = 'assign' | 'snooze' | 'tags' | 'mood' | null;

interface Does {
  change: (change: TicketChange) => void;
  resolve: () => void;
  spam: (block: boolean) => void;
  trash: () => void;
  open: (menu: Open) => void;
}

/** What can be done with a ticket, in words, for the palette. */
export function ticketCommands(t: Translate, ticket: TicketRow, myId: number, does: Does): Command[] {
  const command = (key: PlainKey, icon: IconName, run: () => void, shortcut?: string): Command => ({
    key, icon, run, text: t(key), also: inBothLanguages(key), ...(shortcut === undefined ? {} : { shortcut }),
  });
  const { status } = ticket;
  return [
    ...(status === 'trash' ? [] : [command(status === 'resolved' ? 'ticket.reopen' : 'ticket.resolve', status === 'resolved' ? 'undo' : 'check', does.resolve, 'E')]),
    ...(ticket.assigneeId === myId ? [] : [command('ticket.take', 'person', () => does.change({ assigneeId: myId }))]),
    command('ticket.assign', 'people', () => does.open('assign'), 'A'),
    command('ticket.snooze', 'snooze', () => does.open('snooze'), 'S'),
    command('ticket.tags', 'tag', () => does.open('tags'), 'T'),
    command('ticket.mood', 'star', () => does.open('mood'), 'O'),
    command('macro.pick', 'bolt', () => askMacro([ticket.id]), 'M'),
    command('ticketMerge.action', 'merge', () => openTicketDialog('merge')),
    command('ticketSplit.action', 'link', () => openTicketDialog('split')),
    command('ticket.unread', 'eye', () => setSeen(ticket, ticket.customerVersion - 1)),
    ...(status === 'spam' ? [] : [command('ticket.spam', 'ban', () => does.spam(false)), command('ticket.spamBlock', 'ban', () => does.spam(true))]),
    ...(status === 'trash' ? [] : [command('ticket.trash', 'trash', does.trash)]),
  ];
}
