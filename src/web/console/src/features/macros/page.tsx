import { Tabs } from '@mantine/core';
import { useT } from '@cxm/ui';
import { useLocation } from 'wouter';
import { CannedAnswers } from './canned-answers';
import css from './macros.module.css';
import { Macros } from './macros';

/** What every agent may keep: texts and macros, his own and those of all. */
export function Answers({ page }: { page: string | null }) {
  const t = useT();
  const [, go] = useLocation();
  const open = page === 'macros' ? 'macros' : 'canned';
  return (
    <section className={css.page}>
      <header className={css.head}><h1>{t('nav.answers')}</h1></header>
      <Tabs value={open} onChange={(p) => go(`/answers/${p}`)} className={css.tabs}>
        <Tabs.List><Tabs.Tab value="canned">{t('canned.title')}</Tabs.Tab><Tabs.Tab value="macros">{t('macros.title')}</Tabs.Tab></Tabs.List>
      </Tabs>
      <div className={css.body}>{open === 'canned' ? <CannedAnswers /> : <Macros />}</div>
    </section>
  );
}
