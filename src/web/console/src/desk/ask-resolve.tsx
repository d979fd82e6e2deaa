import type { TicketRow } from '@cxm/api';
import { Button, Modal } from '@mantine/core';
import { useT } from '@cxm/ui';
import { preferences, store } from './store';

const asked = store<{ question: { open: number; run: () => void } | null }>({ question: null });

/** Resolves; where checklists have open items, only after the agent has said so. */
export function askResolve(tickets: readonly TicketRow[], run: () => void) {
  const open = tickets.reduce((sum, ticket) => sum + ticket.openChecks, 0);
  if (open === 0) run();
  else asked.set({ question: { open, run } });
}

export function ResolveQuestion() {
  const t = useT();
  const question = asked.use((s) => s.question);
  const close = () => asked.set({ question: null });
  return (
    <Modal opened={question !== null} onClose={close} title={t('checks.askTitle')} size="sm">
      <p>{t('checks.ask', { count: question?.open ?? 0 })}</p>
      <div style={{ display: 'flex', flexWrap: 'wrap', justifyContent: 'flex-end', gap: 8 }}>
        <Button variant="default" data-autofocus onClick={() => { close(); preferences.set({ panelOpen: true, panelTab: 'ticket' }); }}>{t('checks.show')}</Button>
        <Button onClick={() => { close(); question?.run(); }}>{t('checks.resolveAnyway')}</Button>
      </div>
    </Modal>
  );
}
