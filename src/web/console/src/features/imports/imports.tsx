import { get, post, type HistoryKind, type ImportDto, type ImportErrorDto, type ImportPreview, type Page } from '@cxm/api';
import { Button, FileButton, Modal, Progress, Select, TextInput } from '@mantine/core';
import { Ago, Bones, Empty, Failed, Icon, explain, useFormat, useT } from '@cxm/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import css from './imports.module.css';

const kinds: readonly HistoryKind[] = ['customers', 'companies', 'deals', 'orders', 'touches'];

export function Imports() {
  const t = useT();
  const [starting, setStarting] = useState(false);
  const [errorsOf, setErrorsOf] = useState<ImportDto | null>(null);
  const query = useQuery({ queryKey: ['imports'], queryFn: ({ signal }) => get<Page<ImportDto>>('/api/imports', { signal }), staleTime: 0 });
  return (
    <section className={css.page}>
      <header className={css.head}>
        <h1>{t('nav.imports')}</h1>
        <Button leftSection={<Icon name="upload" size={15} />} onClick={() => setStarting(true)}>{t('imports.new')}</Button>
      </header>
      {query.isPending ? <Bones rows={4} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : query.data.items.length === 0 ? (
        <Empty icon="upload" title={t('imports.empty')}>{t('imports.emptyHint')}</Empty>
      ) : (
        <ul className={css.list}>{query.data.items.map((job) => <Job key={job.id} job={job} onErrors={() => setErrorsOf(job)} />)}</ul>
      )}
      {starting && <Start onClose={() => setStarting(false)} />}
      {errorsOf !== null && <RowErrors job={errorsOf} onClose={() => setErrorsOf(null)} />}
    </section>
  );
}

function Job({ job, onErrors }: { job: ImportDto; onErrors: () => void }) {
  const t = useT();
  const format = useFormat();
  const going = job.state === 'waiting' || job.state === 'running';
  const share = job.total === 0 ? 0 : Math.min(100, (job.handled / job.total) * 100);
  const cancel = () =>
    post(`/api/imports/${job.id}/cancel`).then(() => queryClient.invalidateQueries({ queryKey: ['imports'] })).catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }));
  return (
    <li>
      <div className={css.what}>
        <b className="truncate">{job.fileName}</b>
        <small>{t.code('imports.kind', job.kind)} · {job.source} · <Ago at={job.createdAt} /></small>
      </div>
      <div className={css.progress}>
        {going ? <Progress value={share} animated aria-label={t('imports.progress')} /> : <span className="chip" data-state={job.state}>{t.code('imports.state', job.state)}</span>}
        {job.error != null && <small className={css.bad}>{job.error}</small>}
      </div>
      <dl className={css.counts}>
        <div><dt>{t('imports.created')}</dt><dd>{format.number(job.created)}</dd></div>
        <div><dt>{t('imports.updated')}</dt><dd>{format.number(job.updated)}</dd></div>
        <div data-bad={job.failed > 0}><dt>{t('imports.failed')}</dt><dd>{format.number(job.failed)}</dd></div>
      </dl>
      <div className={css.do}>
        {job.failed > 0 && <Button size="compact-sm" variant="default" onClick={onErrors}>{t('imports.errors')}</Button>}
        {going && <Button size="compact-sm" variant="subtle" color="brick" onClick={() => void cancel()}>{t('action.cancel')}</Button>}
      </div>
    </li>
  );
}

function RowErrors({ job, onClose }: { job: ImportDto; onClose: () => void }) {
  const t = useT();
  const query = useInfiniteQuery({
    queryKey: ['import-errors', job.id], staleTime: 0,
    queryFn: ({ pageParam, signal }) => get<Page<ImportErrorDto>>(`/api/imports/${job.id}/errors`, { query: { after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  return (
    <Modal opened onClose={onClose} title={t('imports.errorsOf', { file: job.fileName })} size="xl">
      {query.isPending ? <Bones rows={4} /> : query.isError ? <Failed error={query.error} /> : (
        <table className={css.errors}>
          <thead><tr><th>{t('imports.row')}</th><th>{t('imports.field')}</th><th>{t('imports.problem')}</th><th>{t('imports.content')}</th></tr></thead>
          <tbody>
            {query.data.pages.flatMap((p) => p.items).map((e) => (
              <tr key={e.row}><td className="num">{e.row}</td><td>{e.field ?? ''}</td><td>{e.message}</td><td><code>{e.raw}</code></td></tr>
            ))}
          </tbody>
        </table>
      )}
      {query.hasNextPage && <Button mt="sm" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('timeline.more')}</Button>}
    </Modal>
  );
}

function Start({ onClose }: { onClose: () => void }) {
  const t = useT();
  const [kind, setKind] = useState<HistoryKind>('customers');
  const [source, setSource] = useState('csv');
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [mapping, setMapping] = useState<Record<string, string>>({});
  const [busy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    } finally {
      setBusy(false);
    }
  };
  const form = (chosen: File, of: HistoryKind) => {
    const data = new FormData();
    data.append('kind', of);
    data.append('file', chosen, chosen.name);
    return data;
  };
  const look = (chosen: File, of: HistoryKind) =>
    attempt(async () => {
      const seen = await post<ImportPreview>('/api/imports/preview', form(chosen, of));
      setPreview(seen);
      setMapping(seen.guess);
    });
  const start = () =>
    attempt(async () => {
      if (file === null) return;
      const data = form(file, kind);
      data.append('source', source.trim());
      data.append('mapping', JSON.stringify(Object.fromEntries(Object.entries(mapping).filter(([, field]) => field !== ''))));
      await post<ImportDto>('/api/imports', data);
      void queryClient.invalidateQueries({ queryKey: ['imports'] });
      onClose();
    });
  return (
    <Modal opened onClose={onClose} title={t('imports.new')} size="lg">
      <div className={css.form}>
        <div className={css.pair}>
          <Select label={t('imports.what')} value={kind} data={kinds.map((k) => ({ value: k, label: t(`imports.kind.${k}`) }))} allowDeselect={false} onChange={(k) => { if (k === null) return; setKind(k as HistoryKind); if (file !== null) void look(file, k as HistoryKind); }} />
          <TextInput label={t('imports.source')} description={t('imports.sourceHint')} value={source} onChange={(e) => setSource(e.currentTarget.value)} />
        </div>
        <FileButton accept=".csv,.tsv,.txt,text/csv" onChange={(chosen) => { if (chosen === null) return; setFile(chosen); void look(chosen, kind); }}>
          {(props) => <Button {...props} variant="default" leftSection={<Icon name="file" size={15} />} loading={busy && preview === null}>{file?.name ?? t('imports.choose')}</Button>}
        </FileButton>
        {preview !== null && (
          <>
            <p className="dim">{t('imports.read', { encoding: preview.encoding, separator: preview.separator === '\t' ? 'Tab' : preview.separator })}</p>
            <table className={css.mapping}>
              <thead><tr><th>{t('imports.column')}</th><th>{t('imports.becomes')}</th><th>{t('imports.example')}</th></tr></thead>
              <tbody>
                {preview.columns.map((column, index) => (
                  <tr key={column}>
                    <td>{column}</td>
                    <td><Select aria-label={column} clearable searchable placeholder={t('imports.leaveOut')} data={preview.fields} value={mapping[column] || null} onChange={(field) => setMapping({ ...mapping, [column]: field ?? '' })} /></td>
                    <td className="dim truncate">{preview.rows.map((row) => row[index]).find(Boolean) ?? ''}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        )}
      </div>
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button loading={busy} disabled={preview === null || source.trim() === '' || !Object.values(mapping).some(Boolean)} onClick={() => void start()}>{t('imports.start')}</Button>
      </div>
    </Modal>
  );
}
