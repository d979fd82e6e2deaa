import type { CustomerPanel, TouchArea, TouchDto } from '@cxm/api';
import { Button } from '@mantine/core';
import { Bones, Failed, Icon, useFormat, useT, type IconName } from '@cxm/ui';
import { useState } from 'react';
import { Link } from 'wouter';
import { areas, useTimeline } from './api';
import css from './customers.module.css';

const areaIcons: Record<TouchArea, IconName> = { sales: 'money', marketing: 'megaphone', support: 'chat', survey: 'star', visit: 'cursor', note: 'note' };

/** Sales, marketing, visits, tickets and surveys, newest first. */
export function Timeline({ panel }: { panel: CustomerPanel }) {
  const t = useT();
  const [area, setArea] = useState<TouchArea | 'all'>('all');
  const query = useTimeline(panel.customer.id, area, panel);
  const touches = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <div className={css.filters} role="group" aria-label={t('timeline.filter')}>
        {(['all', ...areas] as const).map((each) => (
          <button key={each} type="button" aria-pressed={area === each} title={t(`area.${each}`)} onClick={() => setArea(each)}>
            {each === 'all' ? t('area.all') : <Icon name={areaIcons[each]} size={15} role="img" aria-label={t(`area.${each}`)} />}
          </button>
        ))}
      </div>
      {query.isPending ? (
        <Bones rows={4} height={26} />
      ) : query.isError && touches.length === 0 ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : touches.length === 0 ? (
        <p className={css.none}>{t('timeline.empty')}</p>
      ) : (
        <ol className={css.timeline}>{touches.map((touch) => <Touch key={touch.id} touch={touch} />)}</ol>
      )}
      {query.hasNextPage && (
        <Button fullWidth variant="subtle" color="gray" size="compact-sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('timeline.more')}</Button>
      )}
    </>
  );
}

function Touch({ touch }: { touch: TouchDto }) {
  const t = useT();
  const format = useFormat();
  const kind = t.code('touch', touch.kind);
  const facts = details(touch.data);
  const title = touch.ticketId != null ? <Link href={`/ticket/${touch.ticketId}`}>{touch.title}</Link> : touch.link != null && /^https?:\/\//.test(touch.link) ? (
    <a href={touch.link} target="_blank" rel="noreferrer noopener">{touch.title}</a>
  ) : touch.title;
  return (
    <li data-area={touch.area}>
      <span className={css.touchIcon}><Icon name={areaIcons[touch.area]} size={13} /></span>
      <div className={css.touch}>
        <div className={css.touchTitle}>
          <span>{title}</span>
          {touch.amount != null && <b className="num">{format.money(touch.amount, touch.currency)}</b>}
        </div>
        <small><span className="truncate">{kind === touch.kind ? t(`area.${touch.area}`) : kind}</span> · <time dateTime={touch.at} title={format.dateTime(touch.at)}>{format.short(touch.at)}</time></small>
        {facts.length > 0 && (
          <details>
            <summary>{t('timeline.details')}</summary>
            <dl>{facts.map(([key, value]) => <div key={key}><dt>{key}</dt><dd>{value}</dd></div>)}</dl>
          </details>
        )}
      </div>
    </li>
  );
}

function details(data: string | null | undefined): [string, string][] {
  if (data == null || data === '') return [];
  try {
    const value: unknown = JSON.parse(data);
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).slice(0, 20).map(([key, v]) => [key, typeof v === 'object' ? JSON.stringify(v) : String(v)]);
  } catch {
    return [];
  }
}
