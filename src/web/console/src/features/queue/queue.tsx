import { ActionIcon, Menu } from '@mantine/core';
import { Bones, Empty, Failed, Icon, useT } from '@cxm/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useDirectory } from '../../desk/directory';
import type { ViewKey } from '../../desk/query';
import { useShortcuts } from '../../desk/shortcuts';
import { prefetchTicket } from '../../desk/tickets';
import { useTickets } from './api';
import css from './queue.module.css';
import { QueueRow } from './row';
import { useStableRows } from './stable-rows';
import { useViews, viewName } from './views';

const RowHeight = 80;

interface Props {
  view: ViewKey;
  selected: number | null;
  onOpen: (id: number) => void;
  onView: (view: ViewKey) => void;
}

export function Queue({ view, selected, onOpen, onView }: Props) {
  const t = useT();
  const directory = useDirectory();
  const views = useViews();
  const query = useTickets(view);
  const present = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const name = `${view.view}:${view.teamId ?? 0}`;

  const scroller = useRef<HTMLDivElement>(null);
  const [pointer, setPointer] = useState(false);
  const [focus, setFocus] = useState(false);
  const [scrolled, setScrolled] = useState(false);
  const { rows, above, moved, release } = useStableRows(present, pointer || focus || scrolled, name);

  const [cursor, setCursor] = useState<number | null>(null);
  const at = rows.findIndex((r) => r.row.id === (cursor ?? selected));

  const virtual = useVirtualizer({
    count: rows.length, getScrollElement: () => scroller.current, estimateSize: () => RowHeight, overscan: 6, getItemKey: (index) => rows[index]!.row.id,
  });

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastShown >= rows.length - 15) void fetchNextPage();
  }, [lastShown, rows.length, hasNextPage, isFetchingNextPage, fetchNextPage]);

  // The next three are what an agent opens next.
  const ahead = rows.slice(at < 0 ? 0 : at + 1, (at < 0 ? 0 : at + 1) + 3).map((r) => r.row.id).join();
  useEffect(() => {
    const timer = setTimeout(() => ahead.split(',').filter(Boolean).forEach((id) => prefetchTicket(Number(id))), 400);
    return () => clearTimeout(timer);
  }, [ahead]);

  const step = (by: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, at + by));
    const row = rows[next];
    if (row === undefined) return;
    setCursor(row.row.id);
    virtual.scrollToIndex(next, { align: 'auto' });
    prefetchTicket(row.row.id);
  };
  const open = (id: number) => {
    setCursor(id);
    onOpen(id);
  };
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    Enter: () => cursor !== null && onOpen(cursor),
  });

  const letGo = () => {
    release();
    setScrolled(false);
    scroller.current?.scrollTo({ top: 0 });
  };

  return (
    <section className={css.queue} aria-label={t('queue.label')}>
      <header className={css.head}>
        <Menu position="bottom-start">
          <Menu.Target>
            <button type="button" className={css.title}>
              <h1>{viewName(t, view, directory)}</h1>
              <Icon name="down" size={14} />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {views.map((v) => (
              <Menu.Item key={`${v.key.view}${v.key.teamId ?? ''}`} leftSection={<Icon name={v.icon} size={16} />} rightSection={<span className="num dim">{v.count ?? ''}</span>} onClick={() => onView(v.key)}>
                {v.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        {moved && above === 0 && (
          <ActionIcon variant="subtle" aria-label={t('queue.sort')} title={t('queue.sort')} onClick={letGo}><Icon name="retry" size={16} /></ActionIcon>
        )}
      </header>
      {above > 0 && (
        <button type="button" className={css.above} onClick={letGo}>
          <Icon name="up" size={14} /> {t('queue.above', { count: above })}
        </button>
      )}
      {/* The list is one stop for Tab; j, k and the arrows move in it. */}
      <div
        ref={scroller} className={css.list} tabIndex={0} role="group" aria-label={t('queue.list')}
        onPointerEnter={(e) => e.pointerType === 'mouse' && setPointer(true)} onPointerLeave={() => setPointer(false)}
        onFocus={() => setFocus(true)} onBlur={() => setFocus(false)} onScroll={(e) => setScrolled(e.currentTarget.scrollTop > RowHeight / 2)}
      >
        {query.isPending ? (
          <Bones rows={8} height={52} />
        ) : query.isError && rows.length === 0 ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : rows.length === 0 ? (
          <Empty icon={view.view === 'mine' || view.view === 'unassigned' ? 'check' : 'inbox'} title={t(view.view === 'mine' ? 'queue.empty.mine' : view.view === 'unassigned' ? 'queue.empty.unassigned' : 'queue.empty.other')}>
            {t('queue.empty.hint')}
          </Empty>
        ) : (
          <div style={{ height: virtual.getTotalSize(), position: 'relative' }}>
            {virtual.getVirtualItems().map((item) => {
              const { row, gone } = rows[item.index]!;
              return (
                <div key={item.key} className={css.place} style={{ height: item.size, transform: `translateY(${item.start}px)` }}>
                  <QueueRow
                    row={row} gone={gone} selected={row.id === selected} cursor={row.id === cursor} assignee={directory.agent(row.assigneeId)}
                    showAssignee={view.view !== 'mine'} onOpen={open}
                  />
                </div>
              );
            })}
          </div>
        )}
        {isFetchingNextPage && <Bones rows={2} height={52} />}
      </div>
    </section>
  );
}
