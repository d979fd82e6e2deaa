import { get, type CustomerDto, type Page, type SearchHit } from '@cxm/api';
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Avatar, Icon, Kbd, MoodChip, composing, useT, type IconName, type PlainKey } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { fitsWords, inBothLanguages, offeredCommands } from '../desk/commands';
import { useMe } from '../desk/me';
import { recentTickets } from '../desk/recent';
import { askMacro } from '../desk/run-macro';
import { useSaved } from '../desk/saved';
import { writeFirst } from '../desk/write-first';
import { useSearch } from '../features/queue/api';
import { useViews } from '../features/queue/views';
import css from './app.module.css';
import { placesOf, viewPath } from './routes';

const Closing = 60;

interface Entry {
  key: string;
  group: PlainKey;
  icon: ReactNode;
  text: ReactNode;
  more?: ReactNode;
  shortcut?: string | undefined;
  run: () => void;
}

/** One box for all: what can be done here, recent tickets, views, macros, settings, words in messages, customers. */
export function Palette({ ticketId, onClose, onSheet }: { ticketId: number | null; onClose: () => void; onSheet: () => void }) {
  const t = useT();
  const me = useMe();
  const [, go] = useLocation();
  const [q, setQ] = useState('');
  const [asked] = useDebouncedValue(q.trim(), 160);
  const [at, setAt] = useState(0);
  const [commands] = useState(offeredCommands);
  const [recent] = useState(() => recentTickets(me.agentId).filter((one) => one.id !== ticketId));
  const views = useViews();
  const macros = useSaved('macros').data ?? [];
  const search = useSearch(asked);
  const customers = useQuery({
    queryKey: ['palette-customers', asked], enabled: asked.length > 1, staleTime: 30_000,
    queryFn: ({ signal }) => get<Page<CustomerDto>>('/api/customers', { query: { q: asked, limit: 6 }, signal }),
  });

  const icon = (name: IconName) => <Icon name={name} size={17} />;
  const open = (path: string) => () => go(path);
  // What is at hand is found while it is typed; only what the server finds waits for the pause.
  const words = q.trim();
  const fits = (...texts: (string | null | undefined)[]) => fitsWords(words, ...texts);
  const number = /^#?(\d{1,15})$/.exec(words);
  const entries: Entry[] = [
    ...(number ? [{ key: 'n', group: 'palette.tickets' as const, icon: icon('chat'), text: t('palette.ticket', { id: `#${number[1]}` }), run: open(`/ticket/${number[1]}`) }] : []),
    ...recent.filter((one) => fits(`#${one.id}`, one.subject, one.customerName)).slice(0, words === '' ? 5 : 8).map((one): Entry => ({
      key: `r${one.id}`, group: 'palette.recent', icon: icon('clock'), text: one.subject, more: one.customerName, run: open(`/ticket/${one.id}`),
    })),
    ...commands.filter((one) => fits(one.text, one.also)).map((one): Entry => ({
      key: `a${one.key}`, group: 'palette.thisTicket', icon: icon(one.icon), text: one.text, shortcut: one.shortcut, run: one.run,
    })),
    ...(ticketId === null ? [] : macros.filter((macro) => fits(macro.name, inBothLanguages('macros.title'))).slice(0, words === '' ? 3 : 12).map((macro): Entry => ({
      key: `m${macro.id}`, group: 'macros.title', icon: icon('bolt'), text: macro.name, shortcut: macro.body.key ?? undefined, run: () => askMacro([ticketId], macro.id),
    }))),
    ...views.filter((view) => fits(view.name)).map((view): Entry => ({
      key: `v${viewPath(view.key)}`, group: 'nav.views', icon: icon(view.icon), text: view.name, more: view.count, run: open(`/inbox/${viewPath(view.key)}`),
    })),
    ...(fits(t('first.title'), inBothLanguages('first.title')) ? [{ key: 'first', group: 'palette.places' as const, icon: icon('send'), text: t('first.title'), run: () => writeFirst() }] : []),
    ...placesOf(me).filter((place) => fits(t(place.label), inBothLanguages(place.label))).map((place): Entry => ({
      key: place.label, group: place.group, icon: icon(place.icon), text: t(place.label), run: place.to === null ? onSheet : open(place.to),
    })),
    ...(asked.length > 1
      ? (customers.data?.items ?? []).slice(0, 6).map((c): Entry => ({ key: `c${c.id}`, group: 'nav.customers', icon: <Avatar name={c.name} size={20} />, text: c.name, more: c.companyName ?? c.email, run: open(`/customers/${c.id}`) }))
      : []),
    ...(search.data?.pages[0]?.items ?? []).slice(0, 12).map((hit): Entry => ({
      key: `t${hit.messageId}`, group: 'palette.messages', icon: <MoodChip mood={hit.ticket.mood} />, text: <><b>{hit.ticket.subject}</b> <small><Marked hit={hit} /></small></>, more: hit.ticket.customerName,
      run: open(`/ticket/${hit.ticket.id}`),
    })),
  ];
  const run = (entry: Entry) => {
    onClose();
    // Once the palette has given the focus back: what opens now keeps it.
    setTimeout(entry.run, Closing);
  };
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
      if (entries[chosen] !== undefined) run(entries[chosen]);
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
            <Fragment key={entry.key}>
              {entry.group !== entries[index - 1]?.group && <li className={css.paletteGroup} role="presentation" aria-hidden="true">{t(entry.group)}</li>}
              <li id={`palette-${index}`} role="option" aria-selected={index === chosen} onPointerMove={() => setAt(index)} onClick={() => run(entry)}>
                {entry.icon} <span className="truncate">{entry.text}</span> <span className="dim truncate">{entry.shortcut === undefined ? entry.more : <Kbd>{entry.shortcut}</Kbd>}</span>
              </li>
            </Fragment>
          ))}
          {entries.length === 0 && <li className={css.noResult}>{search.isFetching || asked !== words ? t('state.loading') : t('palette.nothing')}</li>}
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
