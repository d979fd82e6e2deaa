import { get, patch, post, remove, type CustomerDto, type Page, type SegmentCondition, type SegmentDto, type SegmentPreview } from '@cxm/api';
import { ActionIcon, Button, Modal, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Ago, Avatar, Bones, Empty, Failed, Icon, explain, useFormat, useT } from '@cxm/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useMe } from '../../desk/me';
import { queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import { fieldKinds, opsOf, type SegmentField } from './fields';
import css from './segments.module.css';

const useSegments = () =>
  useQuery({ queryKey: ['segments'], queryFn: ({ signal }) => get<SegmentDto[] | Page<SegmentDto>>('/api/segments', { signal }), select: (d) => (Array.isArray(d) ? d : d.items) });

export function Segments() {
  const t = useT();
  const query = useSegments();
  const [editing, setEditing] = useState<SegmentDto | 'new' | null>(null);
  return (
    <section className={css.page}>
      <header className={css.head}>
        <h1>{t('nav.segments')}</h1>
        <Button leftSection={<Icon name="plus" size={15} />} onClick={() => setEditing('new')}>{t('segments.new')}</Button>
      </header>
      {query.isPending ? <Bones rows={4} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : query.data.length === 0 ? (
        <Empty icon="filter" title={t('segments.empty')}>{t('segments.emptyHint')}</Empty>
      ) : (
        <ul className={css.list}>
          {query.data.map((segment) => (
            <li key={segment.id}>
              <Link href={`/segments/${segment.id}`}><b>{segment.name}</b><small>{describe(segment, t)}</small></Link>
              {segment.shared && <span className="chip">{t('segments.shared')}</span>}
              {segment.mine && <ActionIcon aria-label={t('segments.editOf', { name: segment.name })} onClick={() => setEditing(segment)}><Icon name="settings" size={16} /></ActionIcon>}
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <Editor segment={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </section>
  );
}

function describe(segment: SegmentDto, t: ReturnType<typeof useT>) {
  const say = (c: SegmentCondition) => `${t.code('field', c.field)} ${t.code('op', c.op)} ${c.value ?? ''}`.trim();
  return [...segment.filter.all.map(say), ...(segment.filter.any.length > 0 ? [segment.filter.any.map(say).join(` ${t('segments.or')} `)] : [])].join(' · ') || t('segments.everybody');
}

export function SegmentCustomers({ id }: { id: number }) {
  const t = useT();
  const format = useFormat();
  const segment = useSegments().data?.find((s) => s.id === id);
  const query = useInfiniteQuery({
    queryKey: ['segment-customers', id], staleTime: 30_000,
    queryFn: ({ pageParam, signal }) => get<Page<CustomerDto>>(`/api/segments/${id}/customers`, { query: { after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = query.data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <section className={css.page}>
      <header className={css.head}><h1><Link href="/segments">{t('nav.segments')}</Link> / {segment?.name ?? '…'}</h1></header>
      {query.isPending ? <Bones rows={6} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : rows.length === 0 ? <Empty icon="people" title={t('customers.noneFound')} /> : (
        <ul className={css.list}>
          {rows.map((c) => (
            <li key={c.id}>
              <Link href={`/customers/${c.id}`} className={css.who}><Avatar name={c.name} /><span><b>{c.name}</b><small>{[c.companyName, c.email].filter(Boolean).join(' · ')}</small></span></Link>
              <span className="num">{format.money(c.lifetimeValue)}</span>
              <span className="dim">{c.lastSeenAt == null ? '' : <Ago at={c.lastSeenAt} />}</span>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && <Button m="md" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('timeline.more')}</Button>}
    </section>
  );
}

const fresh: SegmentCondition = { field: 'lifetimeValue', op: 'atLeast', value: 1000 };

function Editor({ segment, onClose }: { segment: SegmentDto | null; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const [name, setName] = useState(segment?.name ?? '');
  const [shared, setShared] = useState(segment?.shared ?? false);
  const [how, setHow] = useState<'all' | 'any'>(segment !== null && segment.filter.any.length > 0 ? 'any' : 'all');
  const [conditions, setConditions] = useState<SegmentCondition[]>(segment === null ? [fresh] : [...segment.filter.all, ...segment.filter.any]);
  const [busy, setBusy] = useState(false);
  const whole = conditions.filter((c) => ['isEmpty', 'isNotEmpty'].includes(c.op) || (c.value !== '' && c.value != null));
  const filter = how === 'all' ? { all: whole, any: [] } : { all: [], any: whole };
  const [asked] = useDebouncedValue(JSON.stringify(filter), 400);
  const preview = useQuery({ queryKey: ['segment-preview', asked], staleTime: 60_000, queryFn: ({ signal }) => post<SegmentPreview>('/api/segments/preview', JSON.parse(asked), { signal }) });
  const put = (index: number, next: SegmentCondition) => setConditions(conditions.map((c, i) => (i === index ? next : c)));

  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
      void queryClient.invalidateQueries({ queryKey: ['segments'] });
      void queryClient.invalidateQueries({ queryKey: ['segment-customers'] });
      onClose();
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    } finally {
      setBusy(false);
    }
  };
  const save = () => {
    const body = { name: name.trim(), filter, shared };
    return run(() => (segment === null ? post('/api/segments', body) : patch(`/api/segments/${segment.id}`, { ...body, version: segment.version })));
  };
  return (
    <Modal opened onClose={onClose} title={t(segment === null ? 'segments.new' : 'segments.edit')} size={680}>
      <div className={css.form}>
        <TextInput label={t('segments.name')} value={name} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
        <Select label={t('segments.match')} value={how} onChange={(v) => setHow(v as 'all')} data={[{ value: 'all', label: t('segments.all') }, { value: 'any', label: t('segments.any') }]} allowDeselect={false} />
        {conditions.map((condition, index) => {
          const kind = fieldKinds[condition.field as SegmentField] ?? 'text';
          const ops = opsOf[kind];
          const bare = condition.op === 'isEmpty' || condition.op === 'isNotEmpty';
          const days = condition.op === 'withinDays' || condition.op === 'notWithinDays';
          return (
            <div key={index} className={css.condition}>
              <Select aria-label={t('segments.field')} searchable value={condition.field} data={Object.keys(fieldKinds).map((f) => ({ value: f, label: t.code('field', f) }))} allowDeselect={false}
                onChange={(f) => f && put(index, { field: f, op: opsOf[fieldKinds[f as SegmentField]][0]!, value: '' })} />
              <Select aria-label={t('segments.op')} value={condition.op} data={ops.map((op) => ({ value: op, label: t.code('op', op) }))} allowDeselect={false} onChange={(op) => op && put(index, { ...condition, op })} />
              {bare ? <span /> : kind === 'number' || kind === 'money' || days ? (
                <NumberInput aria-label={t('segments.value')} value={condition.value ?? ''} onChange={(value) => put(index, { ...condition, value })} suffix={days ? ` ${t('segments.days')}` : ''} />
              ) : kind === 'instant' ? (
                <TextInput type="date" aria-label={t('segments.value')} value={String(condition.value ?? '').slice(0, 10)} onChange={(e) => put(index, { ...condition, value: e.currentTarget.value === '' ? '' : `${e.currentTarget.value}T00:00:00Z` })} />
              ) : (
                <TextInput aria-label={t('segments.value')} value={condition.value ?? ''} onChange={(e) => put(index, { ...condition, value: e.currentTarget.value })} />
              )}
              <ActionIcon aria-label={t('action.remove')} onClick={() => setConditions(conditions.filter((_, i) => i !== index))}><Icon name="close" size={15} /></ActionIcon>
            </div>
          );
        })}
        <Button variant="subtle" size="compact-sm" leftSection={<Icon name="plus" size={14} />} disabled={conditions.length >= 20} onClick={() => setConditions([...conditions, { field: 'language', op: 'is', value: '' }])} style={{ justifySelf: 'start' }}>{t('segments.add')}</Button>
        <Switch label={t('segments.share')} checked={shared} onChange={(e) => setShared(e.currentTarget.checked)} />
        <p className={css.preview} role="status">
          {preview.isError ? explain(t, preview.error) : preview.data === undefined ? '…' : preview.data.capped ? t('segments.atLeast', { count: preview.data.count }) : t('segments.count', { count: preview.data.count })}
          {preview.data !== undefined && <span className="dim"> {preview.data.first.slice(0, 4).map((c) => c.name).join(', ')}</span>}
        </p>
      </div>
      <div className={css.buttons}>
        {segment !== null && (segment.createdBy === me.agentId || me.administers) && <Button color="brick" variant="subtle" loading={busy} onClick={() => void run(() => remove(`/api/segments/${segment.id}`))}>{t('action.delete')}</Button>}
        <span style={{ flex: 1 }} />
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button loading={busy} disabled={name.trim() === '' || whole.length === 0} onClick={() => void save()}>{t('action.save')}</Button>
      </div>
    </Modal>
  );
}
