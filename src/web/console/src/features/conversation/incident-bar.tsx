import { Button } from '@mantine/core';
import { Icon, explain, useT } from '@cxm/ui';
import { lazy, Suspense, useState } from 'react';
import { putInIncident, useIncidentOf } from '../../desk/incidents';
import { toast } from '../../desk/toast';
import css from './incident.module.css';

const IncidentDialog = lazy(() => import('./incident-dialog').then((m) => ({ default: m.IncidentDialog })));

/** Others write of the same: seen together, answered together, and parted if it is not so. */
export function IncidentBar({ ticketId }: { ticketId: number }) {
  const t = useT();
  const incident = useIncidentOf(ticketId);
  const [open, setOpen] = useState<number | null>(null);
  const part = async (id: number) => {
    try {
      await putInIncident(id, ticketId, false);
      toast({ text: t('incident.parted'), kind: 'done', undo: () => void putInIncident(id, ticketId, true) });
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    }
  };
  return (
    <>
      {incident !== undefined && (
        <div className={css.bar}>
          <Icon name="people" size={16} />
          <span className={css.words}>{t('incident.others', { count: incident.ticketIds.length - 1 })}{incident.waiting > 0 && <small>{t('incident.waiting', { count: incident.waiting })}</small>}</span>
          <Button size="compact-sm" onClick={() => setOpen(incident.id)}>{t('incident.show')}</Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => void part(incident.id)}>{t('incident.part')}</Button>
        </div>
      )}
      {open !== null && <Suspense fallback={null}><IncidentDialog id={open} onClose={() => setOpen(null)} /></Suspense>}
    </>
  );
}
