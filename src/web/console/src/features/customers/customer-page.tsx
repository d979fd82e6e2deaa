import type { CustomerPanel } from '@cxm/api';
import { ActionIcon, Button, Modal, Textarea, TextInput } from '@mantine/core';
import { Bones, Failed, Icon, explain, useT } from '@cxm/ui';
import { patch, post } from '@cxm/api';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { keys, queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import { useCustomer } from './api';
import css from './customers.module.css';
import { Addresses, Deals, Figures, Notes, Who } from './panel';
import { SamePerson } from './same-person';
import { Section } from './section';
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
          <SamePerson panel={panel} />
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
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void save(); }}>
        <TextInput {...field('name')} data-autofocus />
        <TextInput {...field('title')} />
        <TextInput {...field('email')} />
        <TextInput {...field('phone')} />
        <Textarea {...field('notes')} autosize minRows={3} maxRows={8} />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button loading={busy} type="submit">{t('action.save')}</Button>
        </div>
      </form>
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
      await post(`/api/customers/${id}/touches`, { clientId, title: title.trim(), text: text.trim() || null, at: null });
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
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void save(); }}>
        <TextInput label={t('customer.touchTitle')} value={title} maxLength={300} onChange={(e) => setTitle(e.currentTarget.value)} data-autofocus />
        <Textarea label={t('customer.touchText')} value={text} autosize minRows={3} maxRows={10} onChange={(e) => setText(e.currentTarget.value)} />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button loading={busy} disabled={title.trim() === ''} type="submit">{t('action.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}
