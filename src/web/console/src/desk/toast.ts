import { serverNow } from '@cxm/ui';
import { store } from './store';

export interface Toast {
  id: number;
  text: string;
  kind?: 'error' | 'done';
  action?: { label: string; run: () => void };
  /** Takes back what was done; Z does so as well, while it is shown. */
  undo?: () => void;
  /** Shown until then, with the seconds left. */
  until?: number;
}

export const toasts = store<{ list: Toast[] }>({ list: [] });

let last = 0;

export function toast(content: Omit<Toast, 'id'>) {
  const id = ++last;
  toasts.set(({ list }) => ({ list: [...list.slice(-3), { ...content, id }] }));
  setTimeout(() => dismiss(id), content.until !== undefined ? Math.max(0, content.until - serverNow()) : content.kind === 'error' || content.undo !== undefined ? 10_000 : 6_000);
  return id;
}

export const dismiss = (id: number) => toasts.set(({ list }) => ({ list: list.filter((t) => t.id !== id) }));
