import type { TicketRow } from '@cxm/api';
import { Button, Modal } from '@mantine/core';
import { useT } from '@cxm/ui';
import { useLocation } from 'wouter';
import { preferences, store } from './store';

const asked = store<{ question: { open: number; ticketId: number | null; run: () => void } | null }>({ question: null });

/** Resolves; where checklists have open items, only after the agent has said so. */
export function askResolve(tickets: readonly TicketRow[], run: () => void) {
  const open = tickets.reduce((sum, ticket) => sum + ticket.openChecks, 0);
  if (open === 0) run();
  else asked.set({ question: { open, ticketId: tickets.find((ticket) => ticket.openChecks > 0)?.id ?? null, run } });
}

export function ResolveQuestion() {
  const t = useT();
  const question = asked.use((s) => s.question);
  const [path, go] = useLocation();
  const close = () => asked.set({ question: null });
  const show = () => {
    close();
    preferences.set({ panelOpen: true, panelTab: 'ticket' });
    const view = /^\/inbox\/[^/]+/.exec(path)?.[0] ?? '/inbox/open';
    // A phone has one place at a time, and the list is in the one beside the conversation.
    go(`${view}/${question?.ticketId}${matchMedia('(max-width: 768px)').matches ? '/customer' : ''}`);
  };
  return (
    <Modal opened={question !== null} onClose={close} title={t('checks.askTitle')} size="sm">
      <p style={{ margin: '0 0 16px' }}>{t('checks.ask', { count: question?.open ?? 0 })}</p>
      <div style={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: 8 }}>
        <Button variant="default" data-autofocus onClick={show}>{t('checks.show')}</Button>
        <Button onClick={() => { close(); question?.run(); }}>{t('checks.resolveAnyway')}</Button>
      </div>
    </Modal>
  );
}
