import { get, type Page } from '@cxm/api';
import { explain, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from '../../desk/toast';

export function useList<T>(key: string, path: string) {
  return useQuery({ queryKey: [key], queryFn: ({ signal }) => get<T[] | Page<T>>(path, { signal }), select: (d) => (Array.isArray(d) ? d : d.items), staleTime: 0 });
}

/** One thing at a time; what the server says of single fields is kept for them. */
export function useSaving() {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Readonly<Record<string, readonly string[]>>>({});
  const save = async (work: () => Promise<void>) => {
    setBusy(true);
    setErrors({});
    try {
      await work();
    } catch (error) {
      setErrors((error as { errors?: Record<string, string[]> }).errors ?? {});
      toast({ text: explain(t, error), kind: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return { busy, save, of: (field: string) => errors[field]?.[0] };
}
