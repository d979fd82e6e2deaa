import { post, type MessageDto, type TicketRow } from '@cxm/api';
import { Button } from '@mantine/core';
import { Icon, explain, useFormat, useT } from '@cxm/ui';
import { Link } from 'wouter';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import { putRow, useChangeTicket } from '../../desk/tickets';
import { toast } from '../../desk/toast';
import css from './conversation.module.css';

/** Says where a ticket stands that is not in the queue, and leads it back. */
export function Standing({ ticket, messages }: { ticket: TicketRow; messages: readonly MessageDto[] }) {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const { trashDays } = useDirectory();
  const { mutate } = useChangeTicket();
  const restore = () =>
    post<TicketRow>(`/api/tickets/${ticket.id}/restore`).then(
      (row) => {
        putRow(row, me.agentId);
        toast({ text: t('ticket.restored', { status: t.code('status', row.status) }), kind: 'done' });
      },
      (error: unknown) => toast({ text: explain(t, error), kind: 'error' }),
    );
  if (ticket.status === 'trash') {
    const end = ticket.trashedAt == null ? null : Date.parse(ticket.trashedAt) + trashDays * 86_400_000;
    return (
      <div className={css.standing} role="status">
        <Icon name="trash" size={15} /> <span>{t('ticket.inTrash')}{end !== null && ` ${t('ticket.deletedOn', { date: format.date(new Date(end).toISOString()) })}`}</span>
        <Button size="compact-sm" variant="default" onClick={() => void restore()}>{t('ticket.restore')}</Button>
      </div>
    );
  }
  if (ticket.mergedInto != null) {
    return (
      <div className={css.standing} role="status">
        <Icon name="merge" size={15} /> <span>{t('ticketMerge.into')} <Link href={`/ticket/${ticket.mergedInto}`}>#{ticket.mergedInto}</Link>. {t('ticketMerge.arrives', { id: `#${ticket.mergedInto}` })}</span>
      </div>
    );
  }
  if (ticket.status === 'spam') {
    return (
      <div className={css.standing} role="status">
        <Icon name="ban" size={15} /> <span>{t('ticket.isSpam')}</span>
        <Button size="compact-sm" variant="default" onClick={() => mutate({ ticket, change: { status: 'open', blockSender: false } })}>{t('ticket.noSpam')}</Button>
      </div>
    );
  }
  // It sleeps while the bot talks; whoever takes it has it, and the bot says no more.
  if (ticket.status === 'snoozed' && ticket.assigneeId == null && messages.findLast((message) => message.kind === 'agent' || message.kind === 'system')?.facts?.['bot'] !== undefined) {
    return (
      <div className={css.standing} role="status">
        <Icon name="bot" size={15} /> <span>{t('ticket.withBot')}</span>
        <Button size="compact-sm" variant="default" onClick={() => mutate({ ticket, change: { status: 'open', assigneeId: me.agentId } })}>{t('ticket.takeFromBot')}</Button>
      </div>
    );
  }
  return null;
}
