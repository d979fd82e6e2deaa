import { get, type CustomerDto, type Page, type SearchHit } from '@cxm/api';
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Avatar, Icon, MoodChip, composing, useT, type IconName } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useMe } from '../desk/me';
import { useWritesFirst, writeFirst } from '../desk/write-first';
import { useSearch } from '../features/queue/api';
import { useViews } from '../features/queue/views';
import css from './app.module.css';
import { viewPath } from './routes';

interface Entry {
  key: string;
  icon: ReactNode;
  text: ReactNode;
  more?: ReactNode;
  run: () => void;
}

/** One box for tickets, words in messages, customers and places. */
export function Palette({ onClose, onSheet }: { onClose: () => void; onSheet: () => void }) {
  const t = useT();
  const me = useMe();
  const [, go] = useLocation();
  const [q, setQ] = useState('');
  const [asked] = useDebouncedValue(q.trim(), 160);
  const [at, setAt] = useState(0);
  const views = useViews();
  const first = useWritesFirst();
  const search = useSearch(asked);
  const customers = useQuery({
    queryKey: ['palette-customers', asked], enabled: asked.length > 1, staleTime: 30_000,
    queryFn: ({ signal }) => get<Page<CustomerDto>>('/api/customers', { query: { q: asked, limit: 6 }, signal }),
  });

  const open = (path: string) => () => {
    onClose();
    go(path);
  };
  const icon = (name: IconName) => <Icon name={name} size={17} />;
  const places: Entry[] = [
    ...views.map((v) => ({ key: `v${viewPath(v.key)}`, icon: icon(v.icon), text: v.name, more: v.count, run: open(`/inbox/${viewPath(v.key)}`) })),
    ...(first.length > 0 ? [{ key: 'first', icon: icon('send'), text: t('first.title'), run: () => { onClose(); writeFirst(); } }] : []),
    { key: 'customers', icon: icon('people'), text: t('nav.customers'), run: open('/customers') },
    { key: 'segments', icon: icon('filter'), text: t('nav.segments'), run: open('/segments') },
    ...(me.supervises
      ? [
          { key: 'board', icon: icon('board'), text: t('nav.board'), run: open('/board') },
          { key: 'imports', icon: icon('upload'), text: t('nav.imports'), run: open('/imports') },
          { key: 'admin', icon: icon('settings'), text: t('nav.admin'), run: open('/admin') },
        ]
      : []),
    { key: 'me', icon: icon('person'), text: t('me.settings'), run: open('/me') },
    { key: 'keys', icon: icon('keyboard'), text: t('keys.title'), run: () => { onClose(); onSheet(); } },
  ];
  const number = /^#?(\d{1,15})$/.exec(asked);
  const words = asked.toLowerCase();
  const entries: Entry[] = [
    ...(number ? [{ key: 'n', icon: icon('chat'), text: t('palette.ticket', { id: `#${number[1]}` }), run: open(`/ticket/${number[1]}`) }] : []),
    ...places.filter((p) => asked === '' || String(p.text).toLowerCase().includes(words)),
    ...(asked.length > 1
      ? (customers.data?.items ?? []).slice(0, 6).map((c) => ({ key: `c${c.id}`, icon: <Avatar name={c.name} size={20} />, text: c.name, more: c.companyName ?? c.email, run: open(`/customers/${c.id}`) }))
      : []),
    ...(search.data?.pages[0]?.items ?? []).slice(0, 12).map((hit) => ({
      key: `t${hit.messageId}`, icon: <MoodChip mood={hit.ticket.mood} />, text: <><b>{hit.ticket.subject}</b> <small><Marked hit={hit} /></small></>, more: hit.ticket.customerName,
      run: open(`/ticket/${hit.ticket.id}`),
    })),
  ];
  const chosen = Math.min(at, entries.length - 1);
  const keys = (event: KeyboardEvent) => {
    if (composing(event)) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const to = (chosen + (event.key === 'ArrowDown' ? 1 : -1) + entries.length) % Math.max(1, entries.length);
      setAt(to);
      document.getElementById(`palette-${to}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      entries[chosen]?.run();
    }
  };
  return (
    <Modal.Root opened onClose={onClose} size={620} yOffset="10vh" padding={0} centered={false}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label={t('palette.open')}>
      <div className={css.palette}>
        <div className={css.paletteBox}>
          <Icon name="search" />
          <input
            data-autofocus value={q} placeholder={t('palette.placeholder')} aria-label={t('palette.placeholder')} role="combobox" aria-expanded="true" aria-controls="palette-list"
            aria-activedescendant={chosen >= 0 ? `palette-${chosen}` : undefined} onChange={(e) => { setQ(e.currentTarget.value); setAt(0); }} onKeyDown={keys}
          />
        </div>
        <ul id="palette-list" role="listbox" aria-label={t('palette.results')}>
          {entries.map((entry, index) => (
            <li key={entry.key} id={`palette-${index}`} role="option" aria-selected={index === chosen} onPointerMove={() => setAt(index)} onClick={entry.run}>
              {entry.icon} <span className="truncate">{entry.text}</span> <span className="dim truncate">{entry.more}</span>
            </li>
          ))}
          {entries.length === 0 && <li className={css.noResult}>{search.isFetching ? t('state.loading') : t('palette.nothing')}</li>}
        </ul>
      </div>
      </Modal.Content>
    </Modal.Root>
  );
}

function Marked({ hit }: { hit: SearchHit }) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, length } of hit.marks) {
    if (start < at) continue;
    parts.push(hit.snippet.slice(at, start), <mark key={start}>{hit.snippet.slice(start, start + length)}</mark>);
    at = start + length;
  }
  return <>{parts}{hit.snippet.slice(at)}</>;
}
