import { get, post, put, remove, type HeldReplyDto, type IncidentDto, type MessageDto, type TicketRow } from '@cxm/api';
import { useQuery } from '@tanstack/react-query';
import { fill, type Values } from './placeholders';
import { queryClient } from './query';

const key = ['incidents'] as const;

/** Several customers' one matter, as far as this agent sees it. */
export function useIncidentOf(ticketId: number): IncidentDto | undefined {
  const { data } = useQuery({
    queryKey: key, queryFn: ({ signal }) => get<IncidentDto[]>('/api/incidents', { signal }), select: (list) => list.find((one) => one.ticketIds.includes(ticketId)),
  });
  return data;
}

export const useIncidentTickets = (id: number) =>
  useQuery({ queryKey: [...key, id], queryFn: ({ signal }) => get<TicketRow[]>(`/api/incidents/${id}/tickets`, { signal }), staleTime: 0 });

export async function putInIncident(id: number, ticketId: number, inside: boolean) {
  const path = `/api/incidents/${id}/tickets/${ticketId}`;
  await (inside ? put(path) : remove(path));
  await queryClient.invalidateQueries({ queryKey: key });
}

/**
 * One answer to one of the tickets, in that customer's name. Refused as "stale" if he has written since the row was read.
 * @param clientId The same again is the same answer.
 */
export async function answerOne(row: TicketRow, text: string, resolve: boolean, clientId: string) {
  const { values } = await get<{ values: Values }>(`/api/tickets/${row.id}/placeholders`);
  return post<MessageDto | HeldReplyDto>(`/api/tickets/${row.id}/replies`, { clientId, text: fill(text, values), customerVersion: row.customerVersion, resolve });
}
