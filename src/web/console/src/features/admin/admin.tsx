import { NativeSelect, Tabs } from '@mantine/core';
import { useT } from '@cxm/ui';
import { useLocation } from 'wouter';
import { useMe } from '../../desk/me';
import css from './admin.module.css';
import { Agents } from './agents';
import { Bot } from './bot';
import { Capacity } from './capacity';
import { Channels } from './channels';
import { Fields } from './fields';
import { Hours } from './hours';
import { Priority } from './priority';
import { Quarantine } from './quarantine';
import { Tokens } from './tokens';

const pages = ['agents', 'channels', 'bot', 'fields', 'hours', 'capacity', 'priority', 'quarantine', 'tokens'] as const;

export function Admin({ page }: { page: string | null }) {
  const t = useT();
  const me = useMe();
  const [, go] = useLocation();
  const mine = pages.filter((p) => me.administers || p === 'quarantine' || p === 'bot');
  const open = mine.find((p) => p === page) ?? mine[0]!;
  return (
    <section className={css.page}>
      <header className={css.head}><h1>{t('nav.admin')}</h1></header>
      <NativeSelect className={css.choose} size="md" aria-label={t('nav.admin')} value={open} onChange={(e) => go(`/admin/${e.currentTarget.value}`)} data={mine.map((p) => ({ value: p, label: t(`admin.${p}`) }))} />
      <Tabs value={open} onChange={(p) => go(`/admin/${p}`)} className={css.tabs}>
        <Tabs.List>{mine.map((p) => <Tabs.Tab key={p} value={p}>{t(`admin.${p}`)}</Tabs.Tab>)}</Tabs.List>
      </Tabs>
      <div className={css.body}>
        {open === 'agents' && <Agents />}
        {open === 'channels' && <Channels />}
        {open === 'bot' && <Bot />}
        {open === 'fields' && <Fields />}
        {open === 'priority' && <Priority />}
        {open === 'hours' && <Hours />}
        {open === 'capacity' && <Capacity />}
        {open === 'quarantine' && <Quarantine />}
        {open === 'tokens' && <Tokens />}
      </div>
    </section>
  );
}
