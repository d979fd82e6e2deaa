import { get, post, type TicketDetail, type TicketRow } from '@cxm/api';
import { Button, Modal, TextInput } from '@mantine/core';
import { Icon, explain, useFormat, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { keys, queryClient } from '../../desk/query';
import { useSaving } from '../../desk/saving';
import { ticketOptions, useTicket } from '../../desk/tickets';
import { toast } from '../../desk/toast';
import css from './ticket.module.css';

/** Another ticket becomes part of this one; what would happen is shown first, and it can be taken back. */
export function MergeDialog({ ticket, onClose }: { ticket: TicketRow; onClose: () => void }) {
  const t = useT();
  const { busy, save } = useSaving();
  const [number, setNumber] = useState('');
  const id = Number(number.trim().replace('#', ''));
  const valid = Number.isInteger(id) && id > 0 && id !== ticket.id;
  const other = useQuery({ ...ticketOptions(id), enabled: valid, retry: false });
  const row = valid ? other.data?.ticket : undefined;
  const others = useQuery({ queryKey: ['merge-candidates', ticket.customerId], queryFn: ({ signal }) => get<TicketDetail>(`/api/tickets/${ticket.id}`, { signal }), select: (d) => d.customer.timeline.filter((touch) => touch.ticketId != null && touch.ticketId !== ticket.id).slice(0, 5) });
  const merge = () =>
    save(async () => {
      await post<TicketRow>(`/api/tickets/${ticket.id}/merge`, { otherId: id });
      void queryClient.invalidateQueries({ queryKey: keys.side(ticket.id) });
      onClose();
      toast({ text: t('ticketMerge.done', { id: `#${id}` }), kind: 'done' });
    });
  return (
    <Modal opened onClose={onClose} title={t('ticketMerge.action')}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void merge(); }}>
        <TextInput label={t('ticketMerge.which')} value={number} onChange={(e) => setNumber(e.currentTarget.value)} data-autofocus error={valid && other.isError ? explain(t, other.error) : undefined} />
        {row === undefined && (others.data?.length ?? 0) > 0 && (
          <ul className={css.list}>{others.data!.map((touch) => <li key={touch.id}><Button size="compact-xs" variant="default" onClick={() => setNumber(String(touch.ticketId))}>#{touch.ticketId}</Button> <span className="truncate">{touch.title}</span></li>)}</ul>
        )}
        {row !== undefined && (
          <div className={css.preview}>
            <b>#{row.id} {row.subject}</b>
            <p>{row.customerName} · {t.code('status', row.status)} · {t('ticketMerge.part', { count: row.messageCount })}</p>
            <ul>
              <li>{t('ticketMerge.resolves', { id: `#${row.id}` })}</li>
              <li>{t('ticketMerge.arrives', { id: `#${ticket.id}` })}</li>
              {row.tags.length > 0 && <li>{t('ticketMerge.tags', { tags: row.tags.join(', ') })}</li>}
              {row.customerId !== ticket.customerId && <li className={css.warn}><Icon name="warn" size={14} /> {t('ticketMerge.otherCustomer', { name: row.customerName })}</li>}
            </ul>
          </div>
        )}
        <div className={css.buttons}><Button variant="default" onClick={onClose}>{t('action.cancel')}</Button><Button type="submit" loading={busy} disabled={row === undefined}>{t('ticketMerge.run')}</Button></div>
      </form>
    </Modal>
  );
}

/** A message about something else becomes a ticket of its own. */
export function SplitDialog({ ticket, onClose }: { ticket: TicketRow; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const [, go] = useLocation();
  const { busy, save } = useSaving();
  const messages = (useTicket(ticket.id).data?.messages ?? []).filter((message) => message.kind === 'customer');
  const own = messages.filter((message) => message.ticketId === ticket.id).length;
  const split = (messageId: number) =>
    save(async () => {
      const fresh = await post<TicketRow>(`/api/tickets/${ticket.id}/split`, { messageId });
      onClose();
      go(`/ticket/${fresh.id}`);
    });
  return (
    <Modal opened onClose={onClose} title={t('ticketSplit.action')} size="lg">
      <p className={css.hint}>{t(messages.length < 2 ? 'ticketSplit.only' : 'ticketSplit.explain')}</p>
      {messages.length > 1 && (
        <ul className={css.list}>
          {messages.filter((message) => own > 1 || message.ticketId !== ticket.id).map((message) => (
            <li key={message.id}><time className="num dim">{format.short(message.at)}</time> <span className="truncate" style={{ flex: 1 }}>{message.text}</span> <Button size="compact-xs" variant="default" loading={busy} onClick={() => void split(message.id)}>{t('ticketSplit.run')}</Button></li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
