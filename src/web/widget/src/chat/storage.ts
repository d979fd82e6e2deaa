/** localStorage where the browser grants it to a frame on another site, else memory: the chat then lasts as long as the page. */
export interface Storage {
  get(key: string): string | null;
  set(key: string, value: string): boolean;
  remove(key: string): void;
  keys(): string[];
}

function grantedStorage(): globalThis.Storage | null {
  try {
    const store = window.localStorage;
    store.setItem('cxm?', '1');
    store.removeItem('cxm?');
    return store;
  } catch {
    return null;
  }
}

export function openStorage(prefix: string, granted: globalThis.Storage | null = grantedStorage()): Storage {
  const memory = new Map<string, string>();
  return {
    get: key => memory.get(key) ?? granted?.getItem(prefix + key) ?? null,
    set: (key, value) => {
      try {
        if (!granted) throw new Error('not granted');
        granted.setItem(prefix + key, value);
        memory.delete(key);
        return true;
      } catch {
        memory.set(key, value);
        return false;
      }
    },
    remove: key => {
      memory.delete(key);
      granted?.removeItem(prefix + key);
    },
    keys: () => {
      const found = new Set(memory.keys());
      for (let i = 0; granted && i < granted.length; i++) {
        const key = granted.key(i);
        if (key?.startsWith(prefix)) found.add(key.slice(prefix.length));
      }
      return [...found];
    },
  };
}
