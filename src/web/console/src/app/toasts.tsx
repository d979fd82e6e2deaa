import { Icon, useSeconds, useT } from '@cxm/ui';
import { dismiss, toasts } from '../desk/toast';
import css from './app.module.css';

export function Toasts() {
  const t = useT();
  const list = toasts.use((s) => s.list);
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {list.map((toast) => (
        <div key={toast.id} className={css.toast} data-kind={toast.kind} role={toast.kind === 'error' ? 'alert' : undefined}>
          <Icon name={toast.kind === 'error' ? 'warn' : 'check'} size={16} />
          <span>{toast.text}{toast.until !== undefined && <Left until={toast.until} />}</span>
          {toast.action && <button type="button" onClick={() => { toast.action!.run(); dismiss(toast.id); }}>{toast.action.label}</button>}
          <button type="button" aria-label={t('action.close')} onClick={() => dismiss(toast.id)}><Icon name="close" size={14} /></button>
        </div>
      ))}
    </div>
  );
}

function Left({ until }: { until: number }) {
  const t = useT();
  return <span className="num"> {t('span.seconds', { s: Math.max(0, useSeconds(until)) })}</span>;
}
