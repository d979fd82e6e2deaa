import { get, post, type Page, type QuarantinedEnvelope } from '@cxm/api';
import { Button } from '@mantine/core';
import { Ago, Bones, Empty, Failed, Icon, useFormat, useT } from '@cxm/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import css from './admin.module.css';
import { useSaving } from './api';

export function Quarantine() {
  const t = useT();
  const format = useFormat();
  const { busy, save } = useSaving();
  const query = useInfiniteQuery({
    queryKey: ['quarantine'], staleTime: 0,
    queryFn: ({ pageParam, signal }) => get<Page<QuarantinedEnvelope>>('/api/quarantine', { query: { after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const replay = (path: string) =>
    save(async () => {
      const { count } = await post<{ count: number }>(path);
      toast({ text: t('quarantine.replayed', { count }), kind: 'done' });
      void queryClient.invalidateQueries({ queryKey: ['quarantine'] });
    });
  const rows = query.data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <>
      <div className={css.bar}>
        <div><h2>{t('admin.quarantine')}</h2><p className="dim">{t('quarantine.explain')}</p></div>
        {rows.length > 0 && <Button variant="default" loading={busy} leftSection={<Icon name="retry" size={15} />} onClick={() => void replay('/api/quarantine/replay')}>{t('quarantine.replayAll')}</Button>}
      </div>
      {query.isPending ? <Bones rows={3} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : rows.length === 0 ? (
        <Empty icon="check" title={t('quarantine.empty')} />
      ) : (
        <ul className={css.list}>
          {rows.map((row) => (
            <li key={row.id}>
              <Icon name="warn" />
              <span className={css.name}><b>{t.code('quarantine', row.code)} {row.alike > 1 && <span className="chip" title={t('quarantine.alike', { count: row.alike })}><span aria-hidden="true">×{row.alike}</span><span className="visually-hidden">{t('quarantine.alike', { count: row.alike })}</span></span>}</b>{row.detail && <small lang="en">{row.detail}</small>}<small>{row.accountName} · {row.contentType} · {format.bytes(row.size)} · <Ago at={row.receivedAt} /></small></span>
              <a href={`/api/quarantine/${row.id}/raw`} download className={css.raw}>{t('quarantine.raw')}</a>
              <Button size="compact-sm" variant="default" loading={busy} onClick={() => void replay(`/api/quarantine/${row.id}/replay`)}>{t('quarantine.replay')}</Button>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('timeline.more')}</Button>}
    </>
  );
}
