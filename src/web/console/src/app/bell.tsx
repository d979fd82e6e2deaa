import { get, post, type NotificationsDto } from '@cxm/api';
import { ActionIcon, Button, Popover } from '@mantine/core';
import { Ago, Icon, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { queryClient } from '../desk/query';
import { toast } from '../desk/toast';
import css from './app.module.css';

/** What somebody wants this agent to look at. */
export function Bell() {
  const t = useT();
  const [, go] = useLocation();
  const [open, setOpen] = useState(false);
  const { data } = useQuery({ queryKey: ['notifications'], queryFn: ({ signal }) => get<NotificationsDto>('/api/notifications', { signal }) });
  const items = data?.items ?? [];
  const newest = items[0];
  const known = useRef<number | null>(null);
  const say = (one: (typeof items)[number]) => t(`notice.${one.kind}`, { name: one.byName ?? '', ticket: `#${one.ticketId} ${one.subject}` });
  useEffect(() => {
    if (data === undefined) return;
    const last = known.current;
    known.current = newest?.id ?? 0;
    // What was there at the start is no news.
    if (last === null || newest === undefined || newest.id === last || newest.read) return;
    toast({ text: t(`notice.${newest.kind}`, { name: newest.byName ?? '', ticket: `#${newest.ticketId} ${newest.subject}` }), action: { label: t('keys.open'), run: () => go(`/ticket/${newest.ticketId}`) } });
  }, [data, newest, t, go]);
  const read = async (ids: number[] | null) => {
    await post('/api/notifications/read', { ids });
    void queryClient.invalidateQueries({ queryKey: ['notifications'] });
  };
  const unread = data?.unread ?? 0;
  return (
    <Popover opened={open} onChange={setOpen} width={340} position="right-end" trapFocus>
      <Popover.Target>
        <ActionIcon className={css.bell} variant="transparent" aria-label={unread > 0 ? `${t('notice.title')} (${unread})` : t('notice.title')} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="bell" size={18} />{unread > 0 && <i>{unread}</i>}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={css.notices}>
        <header><h2>{t('notice.title')}</h2>{unread > 0 && <Button size="compact-xs" variant="subtle" onClick={() => void read(null)}>{t('notice.readAll')}</Button>}</header>
        {items.length === 0 ? <p className="dim">{t('notice.empty')}</p> : (
          <ul>
            {items.map((one) => (
              <li key={one.id}><button type="button" data-read={one.read} onClick={() => { setOpen(false); if (!one.read) void read([one.id]); go(`/ticket/${one.ticketId}`); }}>{say(one)} <small><Ago at={one.at} /></small></button></li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
