import { get, put, type PrioritySaved, type PrioritySettings, type PrioritySettingsDto } from '@cxm/api';
import { Button, NumberInput } from '@mantine/core';
import { Bones, Failed, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDirectory } from '../../desk/directory';
import { queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import css from './admin.module.css';
import { useSaving } from './api';
import { Corrections } from './corrections';
import { groups, shown, withShown, type Field } from './priority-fields';
import { PriorityPreview } from './priority-preview';
import own from './priority.module.css';

/** What makes a ticket urgent here, and what a change would do to the queue of this moment. */
export function Priority() {
  const t = useT();
  const query = useQuery({ queryKey: ['settings', 'priority'], queryFn: ({ signal }) => get<PrioritySettingsDto>('/api/settings/priority', { signal }), staleTime: 0 });
  return (
    <>
      <div className={css.bar}><div><h2>{t('admin.priority')}</h2><p className="dim">{t('priority.explain')}</p></div></div>
      {query.isPending ? <Bones rows={6} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Form key={JSON.stringify(query.data.settings)} {...query.data} />}
      <Corrections />
    </>
  );
}

function Form({ settings, defaults }: PrioritySettingsDto) {
  const t = useT();
  const { busy, save, of } = useSaving();
  const [wanted, setWanted] = useState<PrioritySettings>(settings);
  const changed = groups.some((group) => group.fields.some((field) => shown(wanted, field) !== shown(settings, field)));
  const ordinary = groups.every((group) => group.fields.every((field) => shown(wanted, field) === shown(defaults, field)));
  const submit = () =>
    save(async () => {
      const { moved } = await put<PrioritySaved>('/api/settings/priority', wanted);
      await queryClient.invalidateQueries({ queryKey: ['settings', 'priority'] });
      toast({ text: t('priority.saved', { count: moved }), kind: 'done' });
    });
  return (
    <form className={own.page} onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      <div className={own.factors}>
        {groups.map((group) => (
          <fieldset key={group.key}>
            <legend>{t(`priority.group.${group.key}`)}</legend>
            {group.fields.map((field) => (
              <Factor key={field.name} field={field} value={shown(wanted, field)} usual={shown(defaults, field)} error={of(field.name)} onChange={(value) => setWanted(withShown(wanted, field, value))} />
            ))}
          </fieldset>
        ))}
      </div>
      <div className={own.aside}>
        <PriorityPreview wanted={wanted} changed={changed} />
        <div className={own.buttons}>
          <Button variant="subtle" color="gray" disabled={ordinary} onClick={() => setWanted(defaults)}>{t('priority.usual')}</Button>
          <Button variant="default" disabled={!changed} onClick={() => setWanted(settings)}>{t('action.cancel')}</Button>
          <Button type="submit" loading={busy} disabled={!changed}>{t('action.save')}</Button>
        </div>
      </div>
    </form>
  );
}

function Factor({ field, value, usual, error, onChange }: { field: Field; value: number; usual: number; error: string | undefined; onChange: (value: number) => void }) {
  const t = useT();
  const directory = useDirectory();
  const label = field.name.startsWith('causes.') ? t.code('cause', field.name.slice(7)) : t.code('priority', field.name);
  const [from, to] = field.kind === 'share' || field.kind === 'minutes' ? [field.from, field.to] : field.kind === 'count' ? [0, 20] : [1, 1_000_000_000];
  const hint = field.kind === 'share' && value === 100 ? t('priority.off') : field.name === 'urgency' ? t('priority.critical', { share: Math.max(1, Math.round((value / 100) ** 3 * 100)) }) : null;
  return (
    <div className={own.factor} data-own={value !== usual}>
      <NumberInput
        label={label} description={hint} error={error} value={value} min={from} max={to} step={field.kind === 'money' || field.kind === 'followers' ? 1000 : field.kind === 'share' ? 5 : 1} clampBehavior="blur" allowDecimal={field.kind === 'share'}
        suffix={field.kind === 'share' ? ' %' : field.kind === 'minutes' ? ` ${t('views.minutes')}` : field.kind === 'money' && directory.currency ? ` ${directory.currency}` : ''}
        thousandSeparator="," inputWrapperOrder={['label', 'input', 'description', 'error']}
        onChange={(next) => typeof next === 'number' && next >= from && next <= to && onChange(next)}
      />
    </div>
  );
}
