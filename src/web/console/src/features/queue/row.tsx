import type { TicketRow } from '@cxm/api';
import { Avatar, ChannelIcon, Countdown, Icon, MoodChip, useFormat, useT } from '@cxm/ui';
import { memo } from 'react';
import type { useDirectory } from '../../desk/directory';
import { useUnread } from '../../desk/seen';
import { IncidentChip } from './incident-chip';
import css from './queue.module.css';

interface Props {
  row: TicketRow;
  gone: boolean;
  selected: boolean;
  cursor: boolean;
  assignee: ReturnType<ReturnType<typeof useDirectory>['agent']>;
  showAssignee: boolean;
  /** Tickets of the same incident, without this one. */
  others: number;
  onOpen: (id: number) => void;
  picked: boolean;
  /** Some are: a tap picks instead of opening nothing. */
  picking: boolean;
  onPick: (row: TicketRow, extend: boolean) => void;
}

/** Painted anew only when something of its own changes: news come ten times a second. */
export const QueueRow = memo(function QueueRow({ row, gone, selected, cursor, assignee, showAssignee, others, onOpen, picked, picking, onPick }: Props) {
  const t = useT();
  const format = useFormat();
  const unread = useUnread(row) && !selected;
  return (
    <button
      type="button" className={css.row} data-selected={selected} data-cursor={cursor} data-gone={gone} data-unread={unread} tabIndex={-1}
      aria-current={selected ? 'true' : undefined} data-picked={picked}
      onClick={(e) => (e.shiftKey || e.ctrlKey || e.metaKey ? onPick(row, e.shiftKey) : onOpen(row.id))} id={`ticket-${row.id}`}
    >
      <span
        className={css.lead} data-picking={picking}
        onClick={(e) => { if (picking || e.target instanceof Element && e.target.closest(`.${css.pick}`) !== null) { e.stopPropagation(); onPick(row, e.shiftKey); } }}
      >
        <span className={css.pick} title={t('bulk.pick')} data-on={picked}>{picked && <Icon name="check" size={12} />}</span>
        <MoodChip mood={row.mood} previous={row.previousMood} />
        <ChannelIcon channel={row.channel} size={15} label={t.code('channel', row.channel)} />
      </span>
      <span className={css.body}>
        <span className={css.top}>
          {unread && <span className={css.dot} role="img" aria-label={t('queue.unread')} />}
          <span className={css.customer}>{row.customerName}</span>
          {row.messageCount > 1 && <span className={css.count}>{row.messageCount}</span>}
          <span className={css.when}>
            {gone ? (
              <span className="chip">{t.code('status', row.status)}</span>
            ) : row.status === 'snoozed' && row.snoozedUntil != null ? (
              <span className="due"><Icon name="snooze" size={12} /> {format.short(row.snoozedUntil)}</span>
            ) : row.waiting && row.status !== 'trash' && row.status !== 'spam' ? (
              <Countdown to={row.answerBy} />
            ) : (
              <span className="due">{format.short(row.lastMessageAt)}</span>
            )}
          </span>
        </span>
        <span className={css.subject}>{row.subject}</span>
        <span className={css.bottom}>
          <span className={css.snippet}>
            {row.lastAuthor === 'agent' && <Icon name="reply" size={12} aria-label={t('queue.answered')} role="img" />}
            {row.snippet}
          </span>
          {others > 0 && <IncidentChip others={others} />}
          {row.tags.length > 0 && <span className={css.tag} title={row.tags.join(', ')}>{row.tags[0]}{row.tags.length > 1 ? ` +${row.tags.length - 1}` : ''}</span>}
          {showAssignee && assignee !== undefined && <span title={assignee.name} className={css.who}><Avatar name={assignee.name} size={18} /><span className="visually-hidden">{assignee.name}</span></span>}
        </span>
      </span>
    </button>
  );
});
