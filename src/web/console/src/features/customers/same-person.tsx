import type { CustomerPanel } from '@cxm/api';
import { Button, Modal, TextInput } from '@mantine/core';
import { Ago, Avatar, Icon, explain, useT } from '@cxm/ui';
import { useState } from 'react';
import { toast } from '../../desk/toast';
import { merge, undoMerge, useCustomers, useDuplicates, useMerges } from './api';
import css from './customers.module.css';
import { Section } from './section';

/** Reasons that hold for both: each address was shown to be its owner's, or their network itself says so. */
const proofs = new Set(['same-email', 'same-phone', 'same-by-network']);

/**
 * Who may be the same person, with the reasons; an agent decides, and can undo it. What somebody only claims of himself proves nothing, and is said so before it counts.
 * @param quiet Beside a ticket: says nothing where there is nothing.
 */
export function SamePerson({ panel, quiet = false }: { panel: CustomerPanel; quiet?: boolean }) {
  const t = useT();
  const id = panel.customer.id;
  const duplicates = useDuplicates(id);
  const merges = useMerges(id);
  const [picking, setPicking] = useState(false);
  const [asked, setAsked] = useState<{ id: number; name: string; proven: boolean } | null>(null);
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
  if (quiet && (duplicates.data ?? []).length === 0 && past.length === 0) return null;
  return (
    <Section title={t('merge.title')} aside={!quiet && <Button size="compact-xs" variant="subtle" leftSection={<Icon name="merge" size={14} />} onClick={() => setPicking(true)}>{t('merge.other')}</Button>}>
      {(duplicates.data ?? []).map(({ customer: other, reasons, picture }) => (
        <div key={other.id} className={css.duplicate}>
          <Avatar name={other.name} size={26} picture={picture} />
          <span><b className="truncate">{other.name}</b><small className="truncate">{[...reasons.map((r) => t.code('duplicate', r)), other.email, other.companyName].filter(Boolean).join(' · ')}</small></span>
          <Button size="compact-xs" variant="default" onClick={() => setAsked({ ...other, proven: reasons.some((r) => proofs.has(r)) })}>{t('merge.action')}</Button>
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
      {picking && <PickCustomer except={id} onClose={() => setPicking(false)} onPick={(other) => setAsked({ ...other, proven: true })} />}
      <Modal opened={asked !== null} onClose={() => setAsked(null)} title={t('merge.confirm')}>
        <p>{t('merge.explain', { other: asked?.name ?? '', kept: panel.customer.name })}</p>
        {asked?.proven === false && <p role="alert" className={css.unproven}><Icon name="warn" size={15} /> {t('merge.unproven', { other: asked.name })}</p>}
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
