import { get, type Page } from '@cxm/api';
import { useQuery } from '@tanstack/react-query';

export function useList<T>(key: string, path: string) {
  return useQuery({ queryKey: [key], queryFn: ({ signal }) => get<T[] | Page<T>>(path, { signal }), select: (d) => (Array.isArray(d) ? d : d.items), staleTime: 0 });
}

export { useSaving } from '../../desk/saving';
