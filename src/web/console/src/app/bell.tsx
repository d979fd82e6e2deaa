import { ActionIcon, Button, Popover } from '@mantine/core';
import { Ago, Icon, useT } from '@cxm/ui';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { readNotices, sayNotice, useNotices } from '../desk/notices';
import css from './app.module.css';

/** What somebody wants this agent to look at. On a phone it stands among the tabs. */
export function Bell({ tab = false }: { tab?: boolean }) {
  const t = useT();
  const [, go] = useLocation();
  const [open, setOpen] = useState(false);
  const { data } = useNotices();
  const items = data?.items ?? [];
  const unread = data?.unread ?? 0;
  const label = unread > 0 ? `${t('notice.title')} (${unread})` : t('notice.title');
  const sign = <span className={css.bell}><Icon name="bell" size={18} />{unread > 0 && <i>{unread}</i>}</span>;
  return (
    <Popover opened={open} onChange={setOpen} width={340} position={tab ? 'top' : 'right-end'} trapFocus>
      <Popover.Target>
        {tab ? (
          <button type="button" className={css.item} aria-label={label} aria-expanded={open} onClick={() => setOpen(!open)}>{sign}<span className={css.label}>{t('notice.short')}</span></button>
        ) : (
          <ActionIcon variant="transparent" aria-label={label} aria-expanded={open} onClick={() => setOpen(!open)}>{sign}</ActionIcon>
        )}
      </Popover.Target>
      <Popover.Dropdown className={css.notices}>
        <header><h2>{t('notice.title')}</h2>{unread > 0 && <Button size="compact-xs" variant="subtle" onClick={() => void readNotices(null)}>{t('notice.readAll')}</Button>}</header>
        {items.length === 0 ? <p className="dim">{t('notice.empty')}</p> : (
          <ul>
            {items.map((one) => (
              <li key={one.id}><button type="button" data-read={one.read} onClick={() => { setOpen(false); if (!one.read) void readNotices([one.id]); go(`/ticket/${one.ticketId}`); }}>{sayNotice(t, one)} <small><Ago at={one.at} /></small></button></li>
            ))}
          </ul>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
