import { Problem, Unreachable, type TicketView, type TouchArea } from '@cxm/api';
import { QueryClient } from '@tanstack/react-query';

export type View = 'mine' | 'unassigned' | 'open' | 'team' | 'snoozed' | 'resolved' | 'spam' | 'trash' | 'saved' | 'slice';

export interface ViewKey {
  view: View;
  teamId?: number;
  /** Of a saved view. */
  viewId?: number;
  /** Of the board: see `slice.ts`. */
  slice?: string;
  /** What it asks for, where it is known. */
  asks?: TicketView;
}

export const keys = {
  me: ['me'] as const,
  directory: ['directory'] as const,
  channels: ['channels'] as const,
  counts: ['counts'] as const,
  tickets: (view: ViewKey) => ['tickets', view.view, view.slice ?? view.viewId ?? view.teamId ?? 0] as const,
  ticket: (id: number) => ['ticket', id] as const,
  side: (ticketId: number) => ['side', ticketId] as const,
  writing: (ticketId: number) => ['writing', ticketId] as const,
  customer: (id: number) => ['customer', id] as const,
  timeline: (id: number, area: TouchArea | 'all') => ['timeline', id, area] as const,
  board: ['board'] as const,
};

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // The event stream keeps what is here true; asking again is for what it does not carry.
      staleTime: Infinity,
      gcTime: 30 * 60_000,
      refetchOnWindowFocus: false,
      refetchOnReconnect: false,
      networkMode: 'always',
      retry: (count, error) => (error instanceof Unreachable || (error instanceof Problem && error.status >= 500)) && count < 2,
      retryDelay: (count) => 800 * 2 ** count,
    },
    mutations: { networkMode: 'always' },
  },
});
