import { patch, post, type TicketFieldDto, type TicketFieldKind } from '@cxm/api';
import { Button, Modal, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { Bones, Empty, Failed, Icon, useT } from '@cxm/ui';
import { useState } from 'react';
import { queryClient } from '../../desk/query';
import css from './admin.module.css';
import { useList, useSaving } from './api';

const kinds: readonly TicketFieldKind[] = ['text', 'number', 'date', 'switch', 'choice'];

/** Fields that this desk adds to its tickets. */
export function Fields() {
  const t = useT();
  const query = useList<TicketFieldDto>('ticket-fields', '/api/ticket-fields');
  const [editing, setEditing] = useState<TicketFieldDto | 'new' | null>(null);
  return (
    <>
      <div className={css.bar}>
        <div><h2>{t('admin.fields')}</h2><p className="dim">{t('fields.explain')}</p></div>
        <Button leftSection={<Icon name="plus" size={15} />} onClick={() => setEditing('new')}>{t('fields.new')}</Button>
      </div>
      {query.isPending ? <Bones rows={3} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : query.data.length === 0 ? <Empty icon="form" title={t('fields.empty')} /> : (
        <ul className={css.list}>
          {query.data.map((field) => (
            <li key={field.id} data-off={field.archived}>
              <span className={css.name}><b>{field.label}</b><small>{t(`fieldKind.${field.kind}`)}{field.options.length > 0 && `: ${field.options.join(', ')}`}</small></span>
              <Button size="compact-sm" variant="default" aria-label={t('segments.editOf', { name: field.label })} onClick={() => setEditing(field)}>{t('action.edit')}</Button>
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <Edit field={editing === 'new' ? null : editing} position={query.data?.length ?? 0} onClose={() => setEditing(null)} />}
    </>
  );
}

function Edit({ field, position, onClose }: { field: TicketFieldDto | null; position: number; onClose: () => void }) {
  const t = useT();
  const { busy, save, of } = useSaving();
  const [label, setLabel] = useState(field?.label ?? '');
  const [kind, setKind] = useState<TicketFieldKind>(field?.kind ?? 'text');
  const [options, setOptions] = useState<string[]>(field?.options ?? []);
  const [archived, setArchived] = useState(field?.archived ?? false);
  const submit = () =>
    save(async () => {
      const body = { label: label.trim(), kind, options: kind === 'choice' ? options : [], position: field?.position ?? position, archived };
      await (field === null ? post('/api/ticket-fields', body) : patch(`/api/ticket-fields/${field.id}`, body));
      void queryClient.invalidateQueries({ queryKey: ['ticket-fields'] });
      onClose();
    });
  return (
    <Modal opened onClose={onClose} title={t(field === null ? 'fields.new' : 'fields.edit')}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void submit(); }}>
        <TextInput label={t('saved.name')} required value={label} error={of('label')} onChange={(e) => setLabel(e.currentTarget.value)} data-autofocus />
        <Select label={t('fields.kind')} allowDeselect={false} disabled={field !== null} value={kind} data={kinds.map((value) => ({ value, label: t(`fieldKind.${value}`) }))} onChange={(value) => value && setKind(value as TicketFieldKind)} />
        {kind === 'choice' && <TagsInput label={t('fields.options')} value={options} error={of('options')} onChange={setOptions} />}
        {field !== null && <Switch label={t('fields.archived')} checked={archived} onChange={(e) => setArchived(e.currentTarget.checked)} />}
        <div className={css.buttons}><Button variant="default" onClick={onClose}>{t('action.cancel')}</Button><Button type="submit" loading={busy} disabled={label.trim() === '' || (kind === 'choice' && options.length === 0)}>{t('action.save')}</Button></div>
      </form>
    </Modal>
  );
}
