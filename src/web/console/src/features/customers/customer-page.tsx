import type { CustomerPanel } from '@cxm/api';
import { ActionIcon, Button, Modal, Textarea, TextInput } from '@mantine/core';
import { Ago, Avatar, Bones, Failed, Icon, explain, useT } from '@cxm/ui';
import { patch, post } from '@cxm/api';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { keys, queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import { merge, undoMerge, useCustomer, useCustomers, useDuplicates, useMerges } from './api';
import css from './customers.module.css';
import { Addresses, Deals, Figures, Notes, Section, Who } from './panel';
import { Timeline } from './timeline';

export function CustomerPage({ id }: { id: number }) {
  const t = useT();
  const query = useCustomer(id);
  const [editing, setEditing] = useState(false);
  const [touching, setTouching] = useState(false);
  const [, go] = useLocation();
  const panel = query.data;
  if (panel === undefined) return query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Bones rows={8} />;
  return (
    <section className={css.page}>
      <header className={css.pageHead}>
        <ActionIcon aria-label={t('action.back')} onClick={() => go('/customers')}><Icon name="left" /></ActionIcon>
        <h1 className="truncate">{panel.customer.name}</h1>
        <span className={css.push} />
        <Button variant="default" leftSection={<Icon name="note" size={15} />} onClick={() => setTouching(true)}>{t('customer.addTouch')}</Button>
        <Button variant="default" onClick={() => setEditing(true)}>{t('action.edit')}</Button>
      </header>
      <div className={css.twoColumns}>
        <div className={css.column}>
          <Who panel={panel} />
          <Figures panel={panel} />
          <Deals panel={panel} />
          <Addresses panel={panel} />
          <Notes panel={panel} />
          <Duplicates panel={panel} />
        </div>
        <div className={css.column}>
          <Section title={t('timeline.title')}><Timeline panel={panel} /></Section>
        </div>
      </div>
      {editing && <EditCustomer panel={panel} onClose={() => setEditing(false)} />}
      {touching && <AddTouch id={id} onClose={() => setTouching(false)} />}
    </section>
  );
}

function Duplicates({ panel }: { panel: CustomerPanel }) {
  const t = useT();
  const id = panel.customer.id;
  const duplicates = useDuplicates(id);
  const merges = useMerges(id);
  const [picking, setPicking] = useState(false);
  const [asked, setAsked] = useState<{ id: number; name: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await work();
      toast({ text: done, kind: 'done' });
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    } finally {
      setBusy(false);
      setAsked(null);
      setPicking(false);
    }
  };
  const past = (merges.data ?? []).filter((m) => m.undoneAt == null);
  return (
    <Section title={t('merge.title')} aside={<Button size="compact-xs" variant="subtle" leftSection={<Icon name="merge" size={14} />} onClick={() => setPicking(true)}>{t('merge.other')}</Button>}>
      {(duplicates.data ?? []).map(({ customer: other, reasons }) => (
        <div key={other.id} className={css.duplicate}>
          <Avatar name={other.name} size={26} />
          <span><b className="truncate">{other.name}</b><small className="truncate">{[...reasons.map((r) => t.code('duplicate', r)), other.email, other.companyName].filter(Boolean).join(' · ')}</small></span>
          <Button size="compact-xs" variant="default" onClick={() => setAsked(other)}>{t('merge.action')}</Button>
        </div>
      ))}
      {(duplicates.data ?? []).length === 0 && past.length === 0 && <p className={css.none}>{t('merge.none')}</p>}
      {past.map((m) => (
        <div key={m.id} className={css.duplicate}>
          <Icon name="merge" size={16} />
          <span><small>{t('merge.past', { name: m.mergedName })} · <Ago at={m.mergedAt} /></small></span>
          <Button size="compact-xs" variant="subtle" loading={busy} leftSection={<Icon name="undo" size={13} />} onClick={() => void run(() => undoMerge(m.id, m.keptId, m.mergedId), t('merge.undone'))}>{t('action.undo')}</Button>
        </div>
      ))}
      {picking && <PickCustomer except={id} onClose={() => setPicking(false)} onPick={setAsked} />}
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={t('merge.confirm')}>
        <p>{t('merge.explain', { other: asked?.name ?? '', kept: panel.customer.name })}</p>
        <p className="dim">{t('merge.undoable')}</p>
        <div className={css.buttons}>
          <Button variant="default" onClick={() => setAsked(null)}>{t('action.cancel')}</Button>
          <Button loading={busy} onClick={() => asked && void run(() => merge(id, asked.id), t('merge.done'))}>{t('merge.action')}</Button>
        </div>
      </Modal>
    </Section>
  );
}

function PickCustomer({ except, onClose, onPick }: { except: number; onClose: () => void; onPick: (customer: { id: number; name: string }) => void }) {
  const t = useT();
  const [q, setQ] = useState('');
  const query = useCustomers(q.trim(), null);
  const rows = (query.data?.pages[0]?.items ?? []).filter((c) => c.id !== except).slice(0, 8);
  return (
    <Modal opened onClose={onClose} title={t('merge.pick')}>
      <TextInput data-autofocus value={q} onChange={(e) => setQ(e.currentTarget.value)} placeholder={t('customers.search')} aria-label={t('customers.search')} />
      <div className={css.picks}>
        {rows.map((c) => (
          <button key={c.id} type="button" onClick={() => onPick(c)}>
            <Avatar name={c.name} size={26} /> <b>{c.name}</b> <span className="dim truncate">{[c.email, c.companyName].filter(Boolean).join(' · ')}</span>
          </button>
        ))}
      </div>
    </Modal>
  );
}

function EditCustomer({ panel, onClose }: { panel: CustomerPanel; onClose: () => void }) {
  const t = useT();
  const { customer } = panel;
  const [form, setForm] = useState({ name: customer.name, title: customer.title ?? '', email: customer.email ?? '', phone: customer.phone ?? '', notes: customer.notes ?? '' });
  const [errors, setErrors] = useState<Readonly<Record<string, readonly string[]>>>({});
  const [busy, setBusy] = useState(false);
  const field = (key: keyof typeof form) => ({
    label: t(`customer.${key}`), value: form[key], error: errors[key]?.[0], onChange: (e: { currentTarget: { value: string } }) => setForm({ ...form, [key]: e.currentTarget.value }),
  });
  const save = async () => {
    setBusy(true);
    try {
      const changed = Object.fromEntries(Object.entries(form).filter(([key, value]) => value !== (customer[key as keyof typeof form] ?? '')).map(([key, value]) => [key, value === '' ? null : value]));
      queryClient.setQueryData(keys.customer(customer.id), await patch<CustomerPanel>(`/api/customers/${customer.id}`, changed));
      void queryClient.invalidateQueries({ queryKey: ['customers'] });
      onClose();
    } catch (error) {
      setErrors((error as { errors?: Record<string, string[]> }).errors ?? {});
      toast({ text: explain(t, error), kind: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('customer.edit')}>
      <div className={css.form}>
        <TextInput {...field('name')} data-autofocus />
        <TextInput {...field('title')} />
        <TextInput {...field('email')} />
        <TextInput {...field('phone')} />
        <Textarea {...field('notes')} autosize minRows={3} maxRows={8} />
      </div>
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button loading={busy} onClick={() => void save()}>{t('action.save')}</Button>
      </div>
    </Modal>
  );
}

function AddTouch({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT();
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [clientId] = useState(() => crypto.randomUUID());
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await post(`/api/customers/${id}/touches`, { clientId, title: title.trim(), text: text.trim() || null });
      for (const key of ['customer', 'timeline']) void queryClient.invalidateQueries({ queryKey: [key, id] });
      onClose();
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal opened onClose={onClose} title={t('customer.addTouch')}>
      <div className={css.form}>
        <TextInput label={t('customer.touchTitle')} value={title} maxLength={300} onChange={(e) => setTitle(e.currentTarget.value)} data-autofocus />
        <Textarea label={t('customer.touchText')} value={text} autosize minRows={3} maxRows={10} onChange={(e) => setText(e.currentTarget.value)} />
      </div>
      <div className={css.buttons}>
        <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
        <Button loading={busy} disabled={title.trim() === ''} onClick={() => void save()}>{t('action.save')}</Button>
      </div>
    </Modal>
  );
}
