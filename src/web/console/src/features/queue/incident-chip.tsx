import { Icon, useT } from '@cxm/ui';
import css from './queue.module.css';

/** So many others tell of the same. */
export function IncidentChip({ others }: { others: number }) {
  const t = useT();
  const words = t('incident.others', { count: others });
  return <span className={css.incident} title={words} role="img" aria-label={words}><Icon name="people" size={12} />+{others}</span>;
}
