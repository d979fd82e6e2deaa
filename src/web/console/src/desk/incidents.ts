import { get, post, put, remove, type HeldReplyDto, type IncidentDto, type MessageDto, type TicketRow } from '@cxm/api';
import { useQuery } from '@tanstack/react-query';
import { fill, type Values } from './placeholders';
import { queryClient } from './query';

const key = ['incidents'] as const;

const incidents = { queryKey: key, queryFn: ({ signal }: { signal: AbortSignal }) => get<IncidentDto[]>('/api/incidents', { signal }) };

/** Several customers' one matter, as far as this agent sees it. */
export const useIncidentOf = (ticketId: number): IncidentDto | undefined => useQuery({ ...incidents, select: (list) => list.find((one) => one.ticketIds.includes(ticketId)) }).data;

const othersOf = (list: IncidentDto[]) => new Map(list.flatMap(({ ticketIds }) => ticketIds.map((id) => [id, ticketIds.length - 1] as const)));

/** How many others tell of the same, by ticket. */
export const useOthersOfIncidents = (): ReadonlyMap<number, number> | undefined => useQuery({ ...incidents, select: othersOf }).data;

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
