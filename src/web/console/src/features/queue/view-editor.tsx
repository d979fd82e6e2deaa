import { post, type SavedItem, type TicketStatus, type TicketView, type ViewCondition, type ViewCount } from '@cxm/api';
import { ActionIcon, Button, Modal, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Icon, explain, moodBound, moodLevel, moodLevels, useT, type MoodLevel } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChannels, useDirectory } from '../../desk/directory';
import { causes, viewFields, viewOps, type ViewField } from '../../desk/fits';
import { useSaving } from '../../desk/saving';
import { queryClient } from '../../desk/query';
import { removeItem, saveItem } from '../../desk/saved';
import css from './view-editor.module.css';

interface Props {
  view: SavedItem<TicketView> | null;
  onClose: () => void;
  onSaved: (id: number | null) => void;
}

const statuses: readonly TicketStatus[] = ['open', 'snoozed', 'resolved', 'spam', 'trash'];
const fresh = (field: ViewField): ViewCondition => ({ field, op: viewOps(viewFields[field])[0]!, value: field === 'assignee' ? 'me' : field === 'waiting' ? true : null });
const bare = (op: string) => op === 'isEmpty' || op === 'isNotEmpty';
const whole = (c: ViewCondition) => bare(c.op) || (c.value != null && c.value !== '');
const sent = (c: ViewCondition): ViewCondition => (bare(c.op) ? { field: c.field, op: c.op } : c);

export function ViewEditor({ view, onClose, onSaved }: Props) {
  const t = useT();
  const { busy, save } = useSaving();
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(view?.shared ?? false);
  const [status, setStatus] = useState<TicketStatus>(view?.body.status ?? 'open');
  const [all, setAll] = useState<ViewCondition[]>(view?.body.all ?? [fresh('assignee')]);
  const [any, setAny] = useState<ViewCondition[]>(view?.body.any ?? []);
  const body: TicketView = { status, all: all.filter(whole).map(sent), any: any.filter(whole).map(sent) };
  const [asked] = useDebouncedValue(JSON.stringify(body), 400);
  const preview = useQuery({ queryKey: ['view-preview', asked], staleTime: 30_000, queryFn: ({ signal }) => post<ViewCount>('/api/views/preview', JSON.parse(asked), { signal }) });
  const run = (work: () => Promise<number | null>) =>
    save(async () => {
      const id = await work();
      void queryClient.invalidateQueries({ queryKey: ['view-counts'] });
      if (view !== null) void queryClient.invalidateQueries({ queryKey: ['tickets', 'saved', view.id] });
      onSaved(id);
    });
  return (
    <Modal opened onClose={onClose} title={t(view === null ? 'views.new' : 'views.edit')} size={720}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void run(async () => (await saveItem('views', view, { name: name.trim(), shared, body })).id); }}>
        <div className={css.pair}>
          <TextInput label={t('saved.name')} required value={name} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
          <Select label={t('change.status')} allowDeselect={false} value={status} data={statuses.map((value) => ({ value, label: t.code('status', value) }))} onChange={(value) => value && setStatus(value as TicketStatus)} />
        </div>
        <Conditions title={t('views.all')} list={all} onChange={setAll} />
        <Conditions title={t('views.any')} list={any} onChange={setAny} />
        <Switch label={t('segments.share')} checked={shared} onChange={(e) => setShared(e.currentTarget.checked)} />
        <p className={css.preview} role="status">
          {preview.isError ? explain(t, preview.error) : preview.data === undefined ? '…' : preview.data.atLeast ? t('views.atLeast', { count: preview.data.count }) : t('views.count', { count: preview.data.count })}
        </p>
        <div className={css.buttons}>
          {view !== null && <Button color="brick" variant="subtle" loading={busy} onClick={() => void run(async () => { await removeItem('views', view.id); return null; })}>{t('action.delete')}</Button>}
          <span className={css.grow} />
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={busy} disabled={name.trim() === ''}>{t('action.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}

/** A mood's bound depends on the comparison. */
const withOp = (condition: ViewCondition, op: string): ViewCondition =>
  viewFields[condition.field as ViewField] === 'mood' && condition.value != null
    ? { ...condition, op, value: moodBound(op, moodLevel(Number(condition.value))) }
    : { ...condition, op };

function Conditions({ title, list, onChange }: { title: string; list: readonly ViewCondition[]; onChange: (list: ViewCondition[]) => void }) {
  const t = useT();
  const put = (index: number, next: ViewCondition) => onChange(list.map((c, i) => (i === index ? next : c)));
  return (
    <fieldset className={css.fields}>
      <legend>{title}</legend>
      {list.map((condition, index) => (
        <div key={index} className={css.condition}>
          <Select
            aria-label={t('segments.field')} searchable allowDeselect={false} value={condition.field} data={Object.keys(viewFields).map((f) => ({ value: f, label: t.code('ticketField', f) }))}
            onChange={(field) => field && put(index, fresh(field as ViewField))}
          />
          <Select
            aria-label={t('segments.op')} allowDeselect={false} value={condition.op} data={viewOps(viewFields[condition.field as ViewField]).map((op) => ({ value: op, label: t.code('op', op) }))}
            onChange={(op) => op && put(index, withOp(condition, op))}
          />
          {bare(condition.op) ? <span /> : <Value condition={condition} onChange={(value) => put(index, { ...condition, value })} />}
          <ActionIcon aria-label={t('action.remove')} onClick={() => onChange(list.filter((_, i) => i !== index))}><Icon name="close" size={15} /></ActionIcon>
        </div>
      ))}
      <Button variant="subtle" size="compact-sm" leftSection={<Icon name="plus" size={14} />} disabled={list.length >= 10} onClick={() => onChange([...list, fresh('tag')])} style={{ justifySelf: 'start' }}>{t('segments.add')}</Button>
    </fieldset>
  );
}

function Value({ condition, onChange }: { condition: ViewCondition; onChange: (value: string | number | boolean | null) => void }) {
  const t = useT();
  const directory = useDirectory();
  const { data: channels = [] } = useChannels();
  const kind = viewFields[condition.field as ViewField];
  const label = { 'aria-label': t('segments.value') };
  const text = condition.value == null ? null : String(condition.value);
  const ids = (items: readonly { id: number; name: string }[]) => items.map((item) => ({ value: String(item.id), label: item.name }));
  const choice = (data: { value: string; label: string }[], read: (value: string) => string | number | boolean) => (
    <Select {...label} searchable data={data} value={text} onChange={(value) => onChange(value === null ? null : read(value))} />
  );
  switch (kind) {
    case 'person': return choice([{ value: 'me', label: t('ticket.me') }, ...ids(directory.agents.filter((a) => a.active))], (v) => (v === 'me' ? v : Number(v)));
    case 'team': return choice(ids(directory.teams), Number);
    case 'account': return choice(ids(directory.accounts), Number);
    case 'channel': return choice(channels.map((c) => ({ value: c.key, label: t.code('channel', c.key) })), String);
    case 'language': return choice([{ value: 'en', label: 'English' }, { value: 'ja', label: '日本語' }], String);
    case 'truth': return choice([{ value: 'true', label: t('views.yes') }, { value: 'false', label: t('views.no') }], (v) => v === 'true');
    case 'urgency': return choice(['0', '1', '2', '3'].map((value) => ({ value, label: t.code('urgency', value) })), Number);
    case 'cause': return choice(causes.map((value) => ({ value, label: t(`reason.${value}`) })), String);
    case 'mood':
      return <Select {...label} data={moodLevels.map((value) => ({ value, label: t(`mood.${value}`) }))} value={condition.value == null ? null : moodLevel(Number(condition.value))} onChange={(level) => onChange(level === null ? null : moodBound(condition.op, level as MoodLevel))} />;
    case 'number': case 'hours': case 'due':
      return <NumberInput {...label} min={0} value={condition.value == null ? '' : Number(condition.value)} onChange={(value) => onChange(value === '' ? null : Math.round(Number(value)))} suffix={kind === 'hours' ? ` ${t('views.hours')}` : kind === 'due' ? ` ${t('views.minutes')}` : ''} />;
    default: return <TextInput {...label} value={text ?? ''} maxLength={200} onChange={(e) => onChange(e.currentTarget.value)} />;
  }
}
