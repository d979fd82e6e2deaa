import { get, post, put, type CustomerPanel, type DuplicateDto, type MergeDto, type Page, type CustomerDto, type TouchArea, type TouchDto } from '@cxm/api';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { keys, queryClient } from '../../desk/query';
import { newer } from '../../desk/reduce';
import { upToDate } from '../../desk/stream';

export const areas = ['sales', 'marketing', 'support', 'survey', 'visit', 'note'] as const satisfies readonly TouchArea[];

export const useCustomer = (id: number, initial?: CustomerPanel) =>
  useQuery({
    queryKey: keys.customer(id),
    queryFn: ({ signal }) =>
      upToDate(() => get<CustomerPanel>(`/api/customers/${id}`, { signal }), (panel, event) => (event.customer?.customer.id === id ? newer(panel, event.customer) : panel)),
    // The panel came with the ticket and is kept true by the events.
    initialData: initial,
  });

export function useTimeline(id: number, area: TouchArea | 'all', panel: CustomerPanel) {
  return useInfiniteQuery({
    queryKey: keys.timeline(id, area),
    queryFn: ({ pageParam, signal }) =>
      get<Page<TouchDto>>(`/api/customers/${id}/timeline`, { query: { area: area === 'all' ? undefined : area, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? undefined,
    initialData: area === 'all' ? { pages: [{ items: panel.timeline, next: panel.timelineNext }], pageParams: [null] } : undefined,
  });
}

export const useCustomers = (q: string, segmentId: number | null) =>
  useInfiniteQuery({
    queryKey: ['customers', q, segmentId],
    queryFn: ({ pageParam, signal }) =>
      get<Page<CustomerDto>>(segmentId === null ? '/api/customers' : `/api/segments/${segmentId}/customers`, { query: { q: segmentId === null ? q : undefined, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? undefined,
  });

export const useDuplicates = (id: number) => useQuery({ queryKey: ['duplicates', id], queryFn: ({ signal }) => get<DuplicateDto[] | Page<DuplicateDto>>(`/api/customers/${id}/duplicates`, { signal }), select: list, staleTime: 60_000 });
export const useMerges = (id: number) => useQuery({ queryKey: ['merges', id], queryFn: ({ signal }) => get<MergeDto[] | Page<MergeDto>>(`/api/customers/${id}/merges`, { signal }), select: list, staleTime: 60_000 });

function list<T>(answer: T[] | Page<T>): T[] {
  return Array.isArray(answer) ? answer : answer.items;
}

export async function block(customerId: number, identityId: number, blocked: boolean) {
  await put(`/api/customers/${customerId}/identities/${identityId}/blocked`, { blocked });
  const shown = (panel: CustomerPanel): CustomerPanel => ({ ...panel, identities: panel.identities.map((one) => (one.id === identityId ? { ...one, blocked } : one)) });
  queryClient.setQueryData<CustomerPanel>(keys.customer(customerId), (panel) => panel && shown(panel));
}

export async function merge(keptId: number, otherId: number) {
  const done = await post<{ mergeId: number }>(`/api/customers/${keptId}/merge`, { otherId });
  refresh(keptId, otherId);
  return done;
}

export async function undoMerge(mergeId: number, ...ids: number[]) {
  await post(`/api/merges/${mergeId}/undo`);
  refresh(...ids);
}

function refresh(...ids: number[]) {
  void queryClient.invalidateQueries({ queryKey: ['customers'] });
  for (const id of ids) for (const key of ['customer', 'timeline', 'duplicates', 'merges']) void queryClient.invalidateQueries({ queryKey: [key, id] });
}
