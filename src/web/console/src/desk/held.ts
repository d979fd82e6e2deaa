import { Problem, remove, type HeldReplyDto, type WritingDto } from '@cxm/api';
import { explain, type Translate } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { changeDraft, fetchWriting, isEmpty } from './drafts';
import { keys, queryClient } from './query';
import { toast } from './toast';

/** Drafts and held replies of a ticket; asked for whenever it is opened, since another machine may have gone on. */
export const useWriting = (ticketId: number) =>
  useQuery({ queryKey: keys.writing(ticketId), queryFn: ({ signal }) => fetchWriting(ticketId, signal), staleTime: 0, refetchOnMount: 'always' });

export const addHeld = (held: HeldReplyDto) =>
  queryClient.setQueryData<WritingDto>(keys.writing(held.ticketId), (known) => known && { ...known, held: [...known.held.filter((h) => h.id !== held.id), held] });

const dropHeld = (held: HeldReplyDto) =>
  queryClient.setQueryData<WritingDto>(keys.writing(held.ticketId), (known) => known && { ...known, held: known.held.filter((h) => h.id !== held.id) });

/** Takes a reply back before it leaves; its text is a draft again. */
export async function takeBack(t: Translate, held: HeldReplyDto): Promise<boolean> {
  try {
    const back = await remove<HeldReplyDto>(`/api/held-replies/${held.id}`);
    dropHeld(held);
    changeDraft(held.ticketId, 'reply', (present) => (isEmpty(present) ? { text: back.text, files: back.files, copies: back.copies ?? null, inPrivate: back.inPrivate, route: back.route ?? null } : { ...present, text: `${back.text}\n\n${present.text}`, files: [...back.files, ...present.files], copies: back.copies ?? present.copies ?? null, inPrivate: back.inPrivate, route: back.route ?? present.route ?? null }));
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'already-sent') dropHeld(held);
    toast({ text: explain(t, error), kind: 'error' });
    return false;
  }
}
