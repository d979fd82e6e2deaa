import { preferences, store } from './store';

export type TicketDialog = 'merge' | 'split';

/** The dialog of the ticket's side that is open; a command opens it from anywhere. */
export const ticketDialog = store<{ open: TicketDialog | null }>({ open: null });

export function openTicketDialog(open: TicketDialog) {
  preferences.set({ panelOpen: true, panelTab: 'ticket' });
  ticketDialog.set({ open });
}
