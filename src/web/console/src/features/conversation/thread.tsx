import type { TicketDetail } from '@cxm/api';
import { Button } from '@mantine/core';
import { Icon, explain, useFormat, useT } from '@cxm/ui';
import { Fragment, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { live } from '../../desk/feed';
import { useMe } from '../../desk/me';
import type { LocalMessage } from '../../desk/reduce';
import { toast } from '../../desk/toast';
import { loadOlder } from './api';
import css from './conversation.module.css';
import { Message } from './message';

interface Props {
  detail: TicketDetail;
  onResend: (message: LocalMessage) => void;
  onDiscard: (message: LocalMessage) => void;
}

const Near = 80;

export function Thread({ detail, onResend, onDiscard }: Props) {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [loading, setLoading] = useState(false);
  const [unseen, setUnseen] = useState(0);
  const messages = detail.messages as LocalMessage[];
  const typing = live.use((s) => s.typing[detail.ticket.id]);
  const lastId = messages.at(-1)?.id;
  // A picture comes after the message of its owner, with the customer.
  const { identities, customer } = detail.customer;
  const faces = useMemo(() => new Map(identities.filter((i) => i.picture != null).map((i) => [i.name ?? customer.name, i.picture])), [identities, customer.name]);
  const before = useRef({ ticket: 0, count: 0 });

  const toEnd = useCallback(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
    setUnseen(0);
  }, []);

  // Stays at the end while the agent is there; otherwise the place is his and what is new is told.
  useLayoutEffect(() => {
    const last = before.current;
    const fresh = last.ticket !== detail.ticket.id;
    if (fresh || atEnd.current || messages.at(-1)?.unsent === 'sending') toEnd();
    else if (messages.length > last.count) setUnseen((n) => n + 1);
    before.current = { ticket: detail.ticket.id, count: messages.length };
    // A message that only changed its state moves nothing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [detail.ticket.id, lastId, typing?.on]);

  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => atEnd.current && toEnd());
    observer.observe(element);
    return () => observer.disconnect();
  }, [toEnd]);

  const older = async () => {
    const first = messages[0];
    const element = box.current;
    if (first === undefined || element === null) return;
    setLoading(true);
    const fromBottom = element.scrollHeight - element.scrollTop;
    try {
      await loadOlder(detail.ticket.id, first.id);
      requestAnimationFrame(() => (element.scrollTop = element.scrollHeight - fromBottom));
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    } finally {
      setLoading(false);
    }
  };

  const marked = messages.some((m) => m.tone.length > 0);
  let day = '';
  return (
    <div className={css.threadBox}>
      <div
        ref={box} className={css.thread} role="log" aria-label={t('thread.label')} tabIndex={0}
        onScroll={(e) => {
          const element = e.currentTarget;
          atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < Near;
          if (atEnd.current && unseen > 0) setUnseen(0);
        }}
      >
        {detail.hasOlderMessages && (
          <div className={css.older}><Button variant="default" size="compact-sm" loading={loading} onClick={() => void older()}>{t('thread.older')}</Button></div>
        )}
        {messages.map((message, index) => {
          const key = format.dayKey(message.at);
          const newDay = key !== day;
          day = key;
          const previous = messages[index - 1];
          const follows = !newDay && previous !== undefined && previous.kind === message.kind && previous.agentId === message.agentId && previous.facts?.['speaker'] === message.facts?.['speaker'] && previous.ticketId === message.ticketId && previous.accountId === message.accountId
            && previous.side == null && message.side == null && Date.parse(message.at) - Date.parse(previous.at) < 300_000;
          return (
            <Fragment key={message.clientId ?? message.id}>
              {newDay && <div className={css.day} role="separator"><span>{format.day(message.at)}</span></div>}
              <Message message={message} part={message.ticketId !== detail.ticket.id} elsewhere={message.kind !== 'note' && message.accountId !== detail.ticket.accountId} picture={message.kind === 'customer' ? (message.authorPicture ?? faces.get(message.authorName ?? '')) : null} follows={follows} mine={message.agentId === me.agentId} onResend={onResend} onDiscard={onDiscard} />
            </Fragment>
          );
        })}
        {typing?.on === true && (
          <div className={css.typing} role="status">
            <span className={css.dots} aria-hidden="true"><i /><i /><i /></span>
            <span>{typing.preview ? `“${typing.preview}”` : t('thread.customerTyping', { name: detail.ticket.customerName })}</span>
          </div>
        )}
      </div>
      {unseen > 0 && (
        <button type="button" className={css.newBelow} onClick={toEnd}><Icon name="down" size={14} /> {t('thread.newBelow', { count: unseen })}</button>
      )}
      {marked && (
        <div className={css.legend} aria-label={t('tone.legend')}>
          <span><mark data-tone="negative">{t('tone.negative')}</mark></span>
          <span><mark data-tone="urgent">{t('tone.urgent')}</mark></span>
          <span><mark data-tone="positive">{t('tone.positive')}</mark></span>
        </div>
      )}
    </div>
  );
}
