import type { SavedItem, TicketView } from '@cxm/api';
import { ActionIcon, Button } from '@mantine/core';
import { Bones, Empty, Failed, Icon, useT } from '@cxm/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useDirectory } from '../../desk/directory';
import { useOthersOfIncidents } from '../../desk/incidents';
import type { ViewKey } from '../../desk/query';
import { useSaved } from '../../desk/saved';
import { useShortcuts } from '../../desk/shortcuts';
import { prefetchTicket } from '../../desk/tickets';
import { useTickets } from './api';
import { BulkBar } from './bulk';
import css from './queue.module.css';
import { QueueRow } from './row';
import { useStableRows } from './stable-rows';
import { useSelection } from './use-selection';
import { ViewMenu } from './view-menu';
import { useViews, viewName } from './views';

const ViewEditor = lazy(() => import('./view-editor').then((m) => ({ default: m.ViewEditor })));

const RowHeight = 80;

interface Props {
  view: ViewKey;
  selected: number | null;
  onOpen: (id: number) => void;
  onView: (view: ViewKey) => void;
}

const same = (a: ViewKey, b: ViewKey) => a.view === b.view && a.teamId === b.teamId && a.viewId === b.viewId && a.slice === b.slice;

export function Queue({ view: wanted, selected, onOpen, onView }: Props) {
  const t = useT();
  const directory = useDirectory();
  const views = useViews();
  const saved = useSaved('views').data;
  const others = useOthersOfIncidents();
  const view = views.find((v) => same(v.key, wanted))?.key ?? wanted;
  const gone = view.view === 'saved' && saved !== undefined && view.asks === undefined;
  const item = saved?.find((one) => view.view === 'saved' && one.id === view.viewId);
  const [editing, setEditing] = useState<SavedItem<TicketView> | 'new' | null>(null);
  const query = useTickets(view);
  const present = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const name = `${view.view}:${view.slice ?? view.viewId ?? view.teamId ?? 0}`;

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
  // A view whose conditions have no index stops looking after a while; whether it looks on is the agent's to say.
  const partial = query.data?.pages.at(-1)?.partial === true;
  const lastShown = virtual.getVirtualItems().at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !partial && !isFetchingNextPage && lastShown >= rows.length - 15) void fetchNextPage();
  }, [lastShown, rows.length, hasNextPage, partial, isFetchingNextPage, fetchNextPage]);

  // The next three are what an agent opens next.
  const ahead = rows.slice(at < 0 ? 0 : at + 1, (at < 0 ? 0 : at + 1) + 3).map((r) => r.row.id).join();
  useEffect(() => {
    const timer = setTimeout(() => ahead.split(',').filter(Boolean).forEach((id) => prefetchTicket(Number(id))), 400);
    return () => clearTimeout(timer);
  }, [ahead]);

  const { picked, chosen, pick, toggle, extendTo, choose } = useSelection(name, rows, present, cursor ?? selected);

  const step = (by: number, extend = false) => {
    const next = Math.min(rows.length - 1, Math.max(0, at + by));
    const row = rows[next];
    if (row === undefined) return;
    if (extend) extendTo(next);
    setCursor(row.row.id);
    virtual.scrollToIndex(next, { align: 'auto' });
    prefetchTicket(row.row.id);
  };
  const open = useCallback((id: number) => {
    setCursor(id);
    onOpen(id);
  }, [onOpen]);
  useShortcuts({
    j: () => step(1),
    k: () => step(-1),
    ArrowDown: (e) => step(1, e.shiftKey),
    ArrowUp: (e) => step(-1, e.shiftKey),
    J: () => step(1, true),
    K: () => step(-1, true),
    x: () => rows[at] !== undefined && toggle(rows[at].row),
    '*': () => choose(rows.map(({ row }) => row)),
    Escape: () => choose([]),
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
        <ViewMenu name={viewName(t, view, directory, saved ?? [])} views={views} onView={onView} onNew={() => setEditing('new')} />
        {item?.changeable === true && <ActionIcon ml="auto" aria-label={t('views.edit')} title={t('views.edit')} onClick={() => setEditing(item)}><Icon name="settings" size={16} /></ActionIcon>}
        {moved && above === 0 && (
          <ActionIcon variant="subtle" aria-label={t('queue.sort')} title={t('queue.sort')} onClick={letGo}><Icon name="retry" size={16} /></ActionIcon>
        )}
      </header>
      {chosen.length > 0 && <BulkBar rows={chosen} onClear={() => choose([])} />}
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
        {gone ? (
          <Empty icon="filter" title={t('view.gone')} />
        ) : query.isPending ? (
          <Bones rows={8} height={52} />
        ) : query.isError && rows.length === 0 ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : rows.length === 0 && !partial ? (
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
                    showAssignee={view.view !== 'mine'} others={others?.get(row.id) ?? 0} onOpen={open} picked={picked.has(row.id)} picking={picked.size > 0} onPick={pick}
                  />
                </div>
              );
            })}
          </div>
        )}
        {isFetchingNextPage && <Bones rows={2} height={52} />}
        {partial && !isFetchingNextPage && (
          <div className={css.partial}>{t('views.partial')} <Button size="compact-sm" variant="default" onClick={() => void fetchNextPage()}>{t('views.further')}</Button></div>
        )}
      </div>
      {editing !== null && (
        <Suspense fallback={null}>
          <ViewEditor
            view={editing === 'new' ? null : editing} onClose={() => setEditing(null)}
            onSaved={(id) => { setEditing(null); onView(id === null ? { view: 'open' } : { view: 'saved', viewId: id }); }}
          />
        </Suspense>
      )}
    </section>
  );
}
