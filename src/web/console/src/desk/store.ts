import { useSyncExternalStore } from 'react';

/** A value that lives outside React and that screens can watch in part. */
export function store<T extends object>(initial: T) {
  let state = initial;
  const listeners = new Set<() => void>();
  const set = (change: Partial<T> | ((state: T) => Partial<T>)) => {
    state = { ...state, ...(typeof change === 'function' ? change(state) : change) };
    for (const listener of listeners) listener();
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  /** The part must be a value that stays the same object while it is the same. */
  const use = <P>(part: (state: T) => P): P => useSyncExternalStore(subscribe, () => part(state));
  return { get: () => state, set, use, subscribe };
}

/** Reads and writes local storage; a browser that forbids it just forgets. */
export const memory = {
  get<T>(key: string): T | null {
    try {
      const text = localStorage.getItem(`cxm.${key}`);
      return text === null ? null : (JSON.parse(text) as T);
    } catch {
      return null;
    }
  },
  set(key: string, value: unknown) {
    try {
      if (value == null) localStorage.removeItem(`cxm.${key}`);
      else localStorage.setItem(`cxm.${key}`, JSON.stringify(value));
    } catch {
      // Full or forbidden: what is on the screen still works.
    }
  },
  keys(prefix: string): string[] {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(`cxm.${prefix}`)).map((key) => key.slice(4));
    } catch {
      return [];
    }
  },
};

export interface Preferences {
  navOpen: boolean;
  panelOpen: boolean;
  queueWidth: number;
  panelWidth: number;
  panelTab: 'customer' | 'ticket';
  lang: 'en' | 'ja' | null;
  shortcuts: boolean;
}

export const preferences = store<Preferences>({
  navOpen: true, panelOpen: true, queueWidth: 344, panelWidth: 332, panelTab: 'customer', lang: null, shortcuts: true,
  ...memory.get<Partial<Preferences>>('preferences'),
});
preferences.subscribe(() => memory.set('preferences', preferences.get()));
