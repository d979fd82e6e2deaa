import { explain, useT } from '@cxm/ui';
import { useState } from 'react';
import { toast } from './toast';

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
