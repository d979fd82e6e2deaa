import type { MessageDto } from '@cxm/api';
import { Button } from '@mantine/core';
import { Icon, useFormat, useT } from '@cxm/ui';
import css from './composer.module.css';

interface Props {
  name: string;
  news: readonly MessageDto[];
  resolve: boolean;
  onSend: () => void;
  onEdit: () => void;
}

/** The answer was held back because the customer wrote: here is what. */
export function Stale({ name, news, resolve, onSend, onEdit }: Props) {
  const t = useT();
  const format = useFormat();
  return (
    <div className={css.stale} role="alert">
      <strong><Icon name="warn" size={15} /> {t('stale.title', { name })}</strong>
      <ul>{news.map((m) => <li key={m.id}><time className="num">{format.time(m.at)}</time> <span>{m.text}</span></li>)}</ul>
      <div className={css.staleActions}>
        <Button size="compact-sm" onClick={onSend}>{t(resolve ? 'stale.sendAnywayResolve' : 'stale.sendAnyway')}</Button>
        <Button size="compact-sm" variant="default" onClick={onEdit}>{t('stale.edit')}</Button>
      </div>
    </div>
  );
}
