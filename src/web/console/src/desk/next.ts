import { get, type TicketRow } from '@cxm/api';
import { explain, useT } from '@cxm/ui';
import { useCallback } from 'react';
import { useLocation } from 'wouter';
import { toast } from './toast';

/** Goes to the ticket that should be answered next, and says what makes it so. */
export function useNext() {
  const t = useT();
  const [, go] = useLocation();
  return useCallback(
    async (except?: number) => {
      try {
        const { ticket } = await get<{ ticket: TicketRow | null }>('/api/tickets/next', { query: { except } });
        if (ticket) {
          const why = ticket.reasons.filter((reason) => reason.minutes < 0).sort((a, b) => a.minutes - b.minutes).slice(0, 3).map((reason) => t.code('reason', reason.code));
          toast({ text: t('inbox.next', { name: ticket.customerName, why: why.length === 0 ? t('inbox.nextDue') : why.join(', ') }), kind: 'done' });
          go(`/inbox/open/${ticket.id}`);
        } else toast({ text: t('inbox.nothingNext'), kind: 'done' });
      } catch (error) {
        toast({ text: explain(t, error), kind: 'error' });
      }
    },
    [t, go],
  );
}
