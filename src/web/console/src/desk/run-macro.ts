import { remove, patch, Problem, type MacroResult, type TicketRow } from '@cxm/api';
import { store } from './store';
import { changeBack } from './tickets';

/** Which tickets a macro is asked for, and which macro if a key said so. Null: nobody asks. */
export const macroAsked = store<{ ask: { ticketIds: readonly number[]; macroId: number | null } | null }>({ ask: null });

export const askMacro = (ticketIds: readonly number[], macroId: number | null = null) => macroAsked.set({ ask: ticketIds.length === 0 ? null : { ticketIds, macroId } });

/** Takes one run back: its answer if it has not left, and its changes and what it put on the checklist if nobody has changed the ticket since. */
export async function undoRun({ before, ticket, held, checks }: MacroResult): Promise<void> {
  if (held != null) await remove(`/api/held-replies/${held.id}`);
  const back = changeBack(before, ticket);
  if (Object.keys(back).length > 1) await patch<TicketRow>(`/api/tickets/${ticket.id}`, back);
  for (const check of checks) {
    await remove(`/api/tickets/${ticket.id}/checks/${check}`).catch((error: unknown) => {
      if (!(error instanceof Problem && error.status === 404)) throw error;
    });
  }
}
