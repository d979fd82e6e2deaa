import { get } from '@cxm/api';
import { useQuery } from '@tanstack/react-query';

/** The places that a canned answer can have. The server knows what stands in them. */
export const placeholders = [
  'customer.name', 'customer.firstName', 'customer.email', 'customer.company', 'customer.lastOrder',
  'ticket.number', 'ticket.subject', 'channel.name', 'team.name', 'agent.name', 'agent.firstName',
] as const;

export type Values = Readonly<Record<string, string>>;

export const usePlaceholders = (ticketId: number, enabled: boolean) =>
  useQuery({
    queryKey: ['placeholders', ticketId], enabled, staleTime: 60_000, select: (answer: { values: Values }) => answer.values,
    queryFn: ({ signal }) => get<{ values: Values }>(`/api/tickets/${ticketId}/placeholders`, { signal }),
  });

const place = /\{\{\s*([A-Za-z]+\.[A-Za-z]+)\s*(?:\|([^{}]*))?\}\}/g;

/** What cannot be filled stays, so that it is seen. */
export const fill = (text: string, values: Values) => text.replace(place, (whole, name: string, otherwise: string | undefined) => values[name] || (otherwise ?? whole));

export const unfilled = (text: string): string[] => [...text.matchAll(place)].map((match) => match[0]);
