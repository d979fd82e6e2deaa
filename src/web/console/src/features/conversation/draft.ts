import type { StoredFile } from '@cxm/api';
import { useCallback, useState } from 'react';
import { memory } from '../../desk/store';

export interface Draft {
  text: string;
  files: StoredFile[];
}

export type Mode = 'reply' | 'note';

const empty: Draft = { text: '', files: [] };
const key = (ticketId: number, mode: Mode) => `draft.${ticketId}.${mode}`;

export const isEmpty = (draft: Draft) => draft.text.trim() === '' && draft.files.length === 0;

/** Reply and note are drafts of their own, so that one never becomes the other by a wrong click. */
export function useDrafts(ticketId: number) {
  const load = () => ({ reply: memory.get<Draft>(key(ticketId, 'reply')) ?? empty, note: memory.get<Draft>(key(ticketId, 'note')) ?? empty });
  const [drafts, setDrafts] = useState(load);
  const change = useCallback(
    (mode: Mode, next: Draft | ((draft: Draft) => Draft)) =>
      setDrafts((all) => {
        const draft = typeof next === 'function' ? next(all[mode]) : next;
        memory.set(key(ticketId, mode), isEmpty(draft) ? null : draft);
        return { ...all, [mode]: draft };
      }),
    [ticketId],
  );
  return { drafts, change };
}
