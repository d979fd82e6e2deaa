import { get, type TicketRow } from '@cxm/api';
import { explain, useT } from '@cxm/ui';
import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { toast } from './toast';

/** Goes to the ticket that should be answered next. */
export function useNext() {
  const t = useT();
  const [, go] = useLocation();
  return useCallback(
    async (except?: number) => {
      try {
        const { ticket } = await get<{ ticket: TicketRow | null }>('/api/tickets/next', { query: { except } });
        if (ticket) go(`/inbox/open/${ticket.id}`);
        else toast({ text: t('inbox.nothingNext'), kind: 'done' });
      } catch (error) {
        toast({ text: explain(t, error), kind: 'error' });
      }
    },
    [t, go],
  );
}
