import type { Me } from '@cxm/api';
import { createContext, useContext } from 'react';

const Current = createContext<Me | null>(null);

export const MeProvider = Current.Provider;

export function useMe() {
  const me = useContext(Current);
  if (me === null) throw new Error('Nobody is signed in here.');
  return { ...me, supervises: me.role !== 'agent', administers: me.role === 'administrator' };
}
