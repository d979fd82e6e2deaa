import { Icon, Kbd, useSeconds, useT } from '@cxm/ui';
import { useShortcuts } from '../desk/shortcuts';
import { preferences } from '../desk/store';
import { dismiss, toasts, type Toast } from '../desk/toast';
import css from './app.module.css';

export function Toasts() {
  const t = useT();
  const list = toasts.use((s) => s.list);
  const keys = preferences.use((p) => p.shortcuts);
  const undoable = list.findLast((toast) => toast.undo !== undefined);
  const run = (toast: Toast, what: () => void) => {
    what();
    dismiss(toast.id);
  };
  useShortcuts({ z: () => undoable !== undefined && run(undoable, undoable.undo!) });
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {list.map((toast) => (
        <div key={toast.id} className={css.toast} data-kind={toast.kind} role={toast.kind === 'error' ? 'alert' : undefined}>
          <Icon name={toast.kind === 'error' ? 'warn' : 'check'} size={16} />
          <span>{toast.text}{toast.until !== undefined && <Left until={toast.until} />}</span>
          {toast.action && <button type="button" onClick={() => run(toast, toast.action!.run)}>{toast.action.label}</button>}
          {toast.undo && <button type="button" onClick={() => run(toast, toast.undo!)}>{t('action.undo')}{keys && toast === undoable && <> <Kbd>Z</Kbd></>}</button>}
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
