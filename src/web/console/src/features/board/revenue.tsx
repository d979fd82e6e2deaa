import { get, type RevenueAtRisk } from '@cxm/api';
import { Modal } from '@mantine/core';
import { Countdown, Empty, Icon, MoodChip, useFormat, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import css from './revenue.module.css';

/** What displeased customers with open tickets are worth; opens those tickets. */
export function Revenue() {
  const t = useT();
  const format = useFormat();
  const [open, setOpen] = useState(false);
  const { data: risk } = useQuery({ queryKey: ['board', 'revenue'], queryFn: ({ signal }) => get<RevenueAtRisk>('/api/board/revenue', { signal }), staleTime: 0 });
  if (risk === undefined) return null;
  const more = risk.atLeast ? '+' : '';
  return (
    <>
      <button type="button" className={css.risk} data-some={risk.customers > 0} onClick={() => setOpen(true)}>
        <Icon name="money" size={18} />
        <span className={css.name}>{t('revenue.title')}</span>
        <span><b className="num" data-some={risk.openDeals > 0}>{format.money(risk.openDeals)}{more}</b> {t('revenue.deals')}</span>
        <span><b className="num" data-some={risk.lifetimeValue > 0}>{format.money(risk.lifetimeValue)}{more}</b> {t('revenue.lifetime')}</span>
        <span className={css.who}>{t('revenue.customers', { count: risk.customers })}{more}</span>
        <Icon name="right" size={14} />
      </button>
      <Modal opened={open} onClose={() => setOpen(false)} title={t('revenue.title')} size={720}>
        {risk.top.length === 0 ? <Empty icon="check" title={t('revenue.none')} /> : (
          <ol className={css.list}>
            {risk.top.map(({ ticket, openDeals, lifetimeValue }) => (
              <li key={ticket.id}>
                <Link href={`/ticket/${ticket.id}`}>
                  <MoodChip mood={ticket.mood} previous={ticket.previousMood} />
                  <span className={css.what}><b className="truncate">{ticket.customerName}</b><small className="truncate dim">{ticket.subject}</small></span>
                  <span className={css.sums}><b className="num">{format.money(openDeals)}</b><small className="num dim">{format.money(lifetimeValue)}</small></span>
                  <span className={css.due}>{ticket.waiting ? <Countdown to={ticket.answerBy} /> : <span className="chip">{t('queue.answered')}</span>}</span>
                </Link>
              </li>
            ))}
          </ol>
        )}
        <p className="dim">{t('revenue.explain')}</p>
      </Modal>
    </>
  );
}
