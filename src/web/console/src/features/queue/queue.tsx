import type { SavedItem, TicketRow, TicketView } from '@cxm/api';
import { ActionIcon, Button, Menu } from '@mantine/core';
import { Bones, Empty, Failed, Icon, useT } from '@cxm/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useDirectory } from '../../desk/directory';
import type { ViewKey } from '../../desk/query';
import { useSaved } from '../../desk/saved';
import { useShortcuts } from '../../desk/shortcuts';
import { prefetchTicket } from '../../desk/tickets';
import { useTickets } from './api';
import { BulkBar } from './bulk';
import css from './queue.module.css';
import { QueueRow } from './row';
import { useStableRows } from './stable-rows';
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

  // What is selected, and from where Shift extends it. Rows that left the view meanwhile stay selected: they are still the ones that were meant.
  const [picked, setPicked] = useState<ReadonlyMap<number, TicketRow>>(new Map());
  const [anchor, setAnchor] = useState<number | null>(null);
  const [pickedIn, setPickedIn] = useState(name);
  if (pickedIn !== name) {
    setPickedIn(name);
    setPicked(new Map());
  }
  const newest = new Map(present.map((row) => [row.id, row]));
  const chosen = [...picked.values()].map((row) => newest.get(row.id) ?? row);
  const toggle = (row: TicketRow) => {
    const next = new Map(picked);
    if (!next.delete(row.id)) next.set(row.id, row);
    setPicked(next);
    setAnchor(row.id);
  };
  const extendTo = (index: number) => {
    const from = rows.findIndex((r) => r.row.id === (anchor ?? cursor ?? selected));
    const [first, last] = [Math.min(from < 0 ? index : from, index), Math.max(from, index)];
    setPicked(new Map([...picked, ...rows.slice(first, last + 1).map(({ row }) => [row.id, row] as const)]));
    if (anchor === null && from >= 0) setAnchor(rows[from]!.row.id);
  };

  const step = (by: number, extend = false) => {
    const next = Math.min(rows.length - 1, Math.max(0, at + by));
    const row = rows[next];
    if (row === undefined) return;
    if (extend) extendTo(next);
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
    ArrowDown: (e) => step(1, e.shiftKey),
    ArrowUp: (e) => step(-1, e.shiftKey),
    J: () => step(1, true),
    K: () => step(-1, true),
    x: () => rows[at] !== undefined && toggle(rows[at].row),
    '*': () => setPicked(new Map(rows.map(({ row }) => [row.id, row]))),
    Escape: () => setPicked(new Map()),
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
              <h1>{viewName(t, view, directory, saved ?? [])}</h1>
              <Icon name="down" size={14} />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {views.map((v) => (
              <Menu.Item key={`${v.key.view}${v.key.viewId ?? v.key.teamId ?? ''}`} leftSection={<Icon name={v.icon} size={16} />} rightSection={<span className="num dim">{v.count ?? ''}{v.more === true && '+'}</span>} onClick={() => onView(v.key)}>
                {v.name}
              </Menu.Item>
            ))}
            <Menu.Divider />
            <Menu.Item leftSection={<Icon name="plus" size={16} />} onClick={() => setEditing('new')}>{t('views.new')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        {item?.changeable === true && <ActionIcon ml="auto" aria-label={t('views.edit')} title={t('views.edit')} onClick={() => setEditing(item)}><Icon name="settings" size={16} /></ActionIcon>}
        {moved && above === 0 && (
          <ActionIcon variant="subtle" aria-label={t('queue.sort')} title={t('queue.sort')} onClick={letGo}><Icon name="retry" size={16} /></ActionIcon>
        )}
      </header>
      {chosen.length > 0 && <BulkBar rows={chosen} onClear={() => setPicked(new Map())} />}
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
                    showAssignee={view.view !== 'mine'} onOpen={open} picked={picked.has(row.id)} picking={picked.size > 0} onPick={(extend) => (extend ? extendTo(item.index) : toggle(row))}
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
