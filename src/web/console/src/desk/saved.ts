import { get, patch, post, remove, type CannedAnswer, type Macro, type Page, type SavedItem, type TicketView } from '@cxm/api';
import { useQuery } from '@tanstack/react-query';
import { queryClient } from './query';

interface Kinds {
  'canned-answers': CannedAnswer;
  macros: Macro;
  views: TicketView;
}

export type SavedKind = keyof Kinds;

/** Short lists that are read whole; the event stream says when one changed. */
export const useSaved = <K extends SavedKind>(kind: K, enabled = true) =>
  useQuery({
    queryKey: ['saved', kind], enabled, select: (page: Page<SavedItem<Kinds[K]>>) => page.items,
    queryFn: ({ signal }) => get<Page<SavedItem<Kinds[K]>>>(`/api/${kind}`, { signal }),
  });

const refresh = (kind: SavedKind) => void queryClient.invalidateQueries({ queryKey: ['saved', kind] });

export async function saveItem<K extends SavedKind>(kind: K, known: SavedItem<Kinds[K]> | null, item: { name: string; body: Kinds[K]; shared: boolean }) {
  const saved = known === null
    ? await post<SavedItem<Kinds[K]>>(`/api/${kind}`, item)
    : await patch<SavedItem<Kinds[K]>>(`/api/${kind}/${known.id}`, { ...item, version: known.version });
  refresh(kind);
  return saved;
}

export async function removeItem(kind: SavedKind, id: number) {
  await remove(`/api/${kind}/${id}`);
  refresh(kind);
}
