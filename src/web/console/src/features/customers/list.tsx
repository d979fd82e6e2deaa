import { TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Ago, Avatar, Bones, Empty, Failed, Icon, MoodChip, useFormat, useT } from '@cxm/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import { useCustomers } from './api';
import css from './customers.module.css';

/** @param segment Only the customers of this segment. */
export function CustomerList({ segmentId = null, title }: { segmentId?: number | null; title?: string }) {
  const t = useT();
  const format = useFormat();
  const [q, setQ] = useState('');
  const [asked] = useDebouncedValue(q.trim(), 220);
  const query = useCustomers(asked, segmentId);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => 56, overscan: 8, getItemKey: (i) => rows[i]!.id });
  const last = virtual.getVirtualItems().at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= rows.length - 12) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  return (
    <section className={css.page}>
      <header className={css.pageHead}>
        <h1>{title ?? t('nav.customers')}</h1>
        {segmentId === null && <TextInput
          className={css.searchBox} value={q} onChange={(e) => setQ(e.currentTarget.value)} placeholder={t('customers.search')} aria-label={t('customers.search')} leftSection={<Icon name="search" size={16} />}
        />}
      </header>
      <div className={css.columns} aria-hidden="true">
        <span>{t('customers.name')}</span><span>{t('customers.company')}</span><span>{t('panel.value')}</span><span>{t('panel.openDeals')}</span><span>{t('customers.tickets')}</span><span>{t('panel.mood')}</span><span>{t('customers.seen')}</span>
      </div>
      <div ref={scroller} className={css.scroll} tabIndex={0} role="group" aria-label={t('nav.customers')}>
        {query.isPending ? (
          <Bones rows={8} height={30} />
        ) : query.isError && rows.length === 0 ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <Empty icon="people" title={t(asked === '' ? 'customers.empty' : 'customers.noneFound')} />
        ) : (
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map((item) => {
              const customer = rows[item.index]!;
              return (
                <Link key={item.key} href={`/customers/${customer.id}`} className={css.line} style={{ height: item.size, transform: `translateY(${item.start}px)` }}>
                  <span className={css.lineName}>
                    <Avatar name={customer.name} size={28} />
                    <span><b className="truncate">{customer.name}</b><small className="truncate">{customer.email ?? customer.phone ?? ''}</small></span>
                  </span>
                  <span className="truncate">{customer.companyName ?? ''}</span>
                  <span className="num">{format.money(customer.lifetimeValue)}</span>
                  <span className="num">{customer.openDealsCount === 0 ? '' : format.money(customer.openDealsAmount)}</span>
                  <span className="num">{format.number(customer.ticketsCount)}</span>
                  <span>{customer.lastMood == null ? '' : <MoodChip mood={customer.lastMood} />}</span>
                  <span className="dim">{customer.lastSeenAt == null ? '' : <Ago at={customer.lastSeenAt} />}</span>
                </Link>
              );
            })}
          </div>
        )}
      </div>
    </section>
  );
}
