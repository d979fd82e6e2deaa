import { Icon, useT } from '@cxm/ui';
import { useIncidentOf } from '../../desk/incidents';
import css from './queue.module.css';

/** So many others tell of the same. */
export function IncidentChip({ ticketId }: { ticketId: number }) {
  const t = useT();
  const others = (useIncidentOf(ticketId)?.ticketIds.length ?? 1) - 1;
  if (others < 1) return null;
  const words = t('incident.others', { count: others });
  return <span className={css.incident} title={words} role="img" aria-label={words}><Icon name="people" size={12} />+{others}</span>;
}
