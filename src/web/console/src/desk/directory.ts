import { get, type ChannelCapabilities, type Directory } from '@cxm/api';
import { useQuery } from '@tanstack/react-query';
import { keys } from './query';

const none: Directory = { agents: [], teams: [], accounts: [] };

/** A channel that has told nothing of itself takes plain text of any length, and files. */
const unknown: ChannelCapabilities = { maxLength: 100_000, live: false, html: false, subject: false, receipts: false, maxFileBytes: 25 * 1024 * 1024 };

/** Names for ids. */
export function useDirectory() {
  const { data = none } = useQuery({ queryKey: keys.directory, queryFn: ({ signal }) => get<Directory>('/api/directory', { signal }) });
  return {
    ...data,
    agent: (id: number | null | undefined) => (id == null ? undefined : data.agents.find((a) => a.id === id)),
    team: (id: number | null | undefined) => (id == null ? undefined : data.teams.find((t) => t.id === id)),
    account: (id: number) => data.accounts.find((a) => a.id === id),
    capabilities: (accountId: number): ChannelCapabilities => data.accounts.find((a) => a.id === accountId)?.capabilities ?? unknown,
  };
}
