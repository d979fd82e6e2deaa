import { get, post, type Page, type SavedViewCount, type SearchHit, type TicketRow, type ViewCounts } from '@cxm/api';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMe } from '../../desk/me';
import { dependsOnTime } from '../../desk/fits';
import { keys, type ViewKey } from '../../desk/query';
import { reducePages } from '../../desk/reduce';
import { upToDate } from '../../desk/stream';

export function useTickets(view: ViewKey) {
  const me = useMe();
  return useInfiniteQuery({
    queryKey: keys.tickets(view),
    queryFn: ({ pageParam, signal }) =>
      upToDate(
        () => view.view === 'saved'
          ? get<Page<TicketRow>>(`/api/views/${view.viewId}/tickets`, { query: { after: pageParam, limit: 50 }, signal })
          : view.view === 'slice'
            ? post<Page<TicketRow>>('/api/views/preview/tickets', view.asks, { query: { after: pageParam, limit: 50 }, signal })
            : get<Page<TicketRow>>('/api/tickets', { query: { view: view.view, teamId: view.teamId, after: pageParam, limit: 50 }, signal }),
        (page, event) => reducePages([page], event, view, me.agentId, pageParam === null)[0]!,
      ),
    enabled: view.view !== 'saved' || view.asks !== undefined,
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? undefined,
    // Where time alone lets tickets come and go, the clock asks.
    refetchInterval: view.asks !== undefined && dependsOnTime(view.asks) ? 60_000 : false,
  });
}

export const useViewCounts = () => useQuery({ queryKey: ['view-counts'], queryFn: ({ signal }) => get<SavedViewCount[]>('/api/views/counts', { signal }), refetchInterval: 60_000 });

export const useCounts = () => useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => get<ViewCounts>('/api/queue/counts', { signal }) });

export function useSearch(q: string) {
  return useInfiniteQuery({
    queryKey: ['search', q],
    queryFn: ({ pageParam, signal }) => get<Page<SearchHit>>('/api/search', { query: { q, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: q.trim().length > 1,
    staleTime: 30_000,
  });
}
