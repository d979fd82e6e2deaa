import type { TicketRow } from '@cxm/api';
import { memory, store } from './store';

export interface RecentTicket {
  id: number;
  subject: string;
  customerName: string;
}

const Most = 8;

// Each browser's own, and each agent's.
const recent = store<{ agentId: number; tickets: readonly RecentTicket[] }>({ agentId: 0, tickets: [] });

const of = (agentId: number) => {
  if (recent.get().agentId !== agentId) recent.set({ agentId, tickets: memory.get<RecentTicket[]>(`recent.${agentId}`) ?? [] });
  return recent.get().tickets;
};

export const recentTickets = (agentId: number) => of(agentId);

export function rememberTicket(agentId: number, { id, subject, customerName }: TicketRow) {
  const tickets = [{ id, subject, customerName }, ...of(agentId).filter((one) => one.id !== id)].slice(0, Most);
  recent.set({ tickets });
  memory.set(`recent.${agentId}`, tickets);
}
