import type { Recipient } from '@cxm/api';
import { useDirectory } from './directory';
import { store } from './store';

/** To whom somebody wants to write without having been written to. Null: nobody does. */
export const firstAsked = store<{ ask: { to: Recipient | null; kind: string | null } | null }>({ ask: null });

/** @param kind Of the address; null: any. */
export const writeFirst = (to: Recipient | null = null, kind: string | null = null) => firstAsked.set({ ask: { to, kind } });

/** The accounts on which we may write first. */
export function useWritesFirst() {
  const directory = useDirectory();
  return directory.accounts.flatMap((account) => {
    const capabilities = directory.capabilities(account.channel);
    return capabilities.writesFirstTo == null || !account.canSend ? [] : [{ ...account, capabilities, kind: capabilities.writesFirstTo }];
  });
}
