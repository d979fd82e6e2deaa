import { useCallback, useEffect, useRef } from 'react';

/** One function for as long as the component lives; it does what the newest one does. For what happens, never to be called while painting. */
export function useSteady<A extends unknown[]>(newest: (...args: A) => void): (...args: A) => void {
  const current = useRef(newest);
  useEffect(() => {
    current.current = newest;
  });
  return useCallback((...args: A) => current.current(...args), []);
}
