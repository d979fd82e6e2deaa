import { get, post, remove, type CorrectionsDto, type LocalToneReport } from '@cxm/api';
import { Button } from '@mantine/core';
import { Icon, useFormat, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../../desk/query';
import css from './admin.module.css';
import { useSaving } from './api';

/** What agents have corrected: to train the reader with, or to nudge it here and now. */
export function Corrections() {
  const t = useT();
  const { busy, save } = useSaving();
  const [tried, setTried] = useState<LocalToneReport | null>(null);
  const { data } = useQuery({ queryKey: ['corrections'], queryFn: ({ signal }) => get<CorrectionsDto>('/api/corrections', { signal }), staleTime: 0 });
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['corrections'] });
  if (data === undefined) return null;
  const report = tried ?? data.local;
  return (
    <>
      <div className={css.bar}>
        <div><h2>{t('corrections.title')}</h2><p className="dim">{t(data.counts.length === 0 ? 'corrections.none' : 'corrections.explain')}</p></div>
      </div>
      {data.counts.length > 0 && (
        <ul className={css.list}>
          {data.counts.map((count) => (
            <li key={count.language}>
              <span className={css.name}><b>{count.language === 'ja' ? '日本語' : 'English'}</b><small>{t('corrections.count', { count: count.messages })}</small></span>
              <Button component="a" href={`/api/corrections/${count.language}.tsv`} download size="compact-sm" variant="default" leftSection={<Icon name="download" size={14} />}>{t('message.download')}</Button>
            </li>
          ))}
          <li>
            <span className={css.name}>
              <b>{t(data.local == null ? 'refit.shipped' : 'refit.inForce')}</b>
              <small>{report == null ? t('refit.explain') : <Report report={report} />}</small>
            </span>
            <Button size="compact-sm" variant="default" loading={busy} onClick={() => void save(async () => { setTried(await post<LocalToneReport>('/api/corrections/refit')); await refresh(); })}>{t('refit.run')}</Button>
            {data.local != null && <Button size="compact-sm" variant="subtle" loading={busy} onClick={() => void save(async () => { await remove('/api/corrections/refit'); setTried(null); await refresh(); })}>{t('refit.back')}</Button>}
          </li>
        </ul>
      )}
    </>
  );
}

function Report({ report }: { report: LocalToneReport }) {
  const t = useT();
  const format = useFormat();
  return (
    <span role="status">
      {t(report.inForce ? 'refit.helps' : 'refit.helpsNot', { time: format.short(report.at) })}{' '}
      {t('refit.report', { corrected: report.corrected, others: report.others, before: format.percent(report.offBefore), after: format.percent(report.offAfter), moved: format.percent(report.othersMoved), words: report.words })}
    </span>
  );
}
