import { get, type ChannelCapabilitiesDto, type ChannelDto, type DirectoryDto } from '@cxm/api';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext, useMemo } from 'react';
import { keys } from './query';

const none: DirectoryDto = { agents: [], teams: [], accounts: [], currency: '', trashDays: 30 };

/** A channel that has told nothing of itself takes plain text of any length, and files. */
const unknown: ChannelCapabilitiesDto = { maxLength: 100_000, live: false, html: false, subject: false, receipts: false, maxFileBytes: 25 * 1024 * 1024, replyWindowSeconds: null, answers: true, writesFirstTo: null, copies: false, segments: false, calls: false, templates: false, privateAnswersSeconds: null };

/** What each channel can do; composer and forms are drawn from it. */
export const useChannels = () =>
  useQuery({ queryKey: keys.channels, queryFn: ({ signal }) => get<ChannelDto[] | { items: ChannelDto[] }>('/api/channels', { signal }), select: (d) => (Array.isArray(d) ? d : d.items) });

/** Names for ids. */
export interface Directory extends DirectoryDto {
  isKnown: boolean;
  agent(id: number | null | undefined): DirectoryDto['agents'][number] | undefined;
  team(id: number | null | undefined): DirectoryDto['teams'][number] | undefined;
  account(id: number): DirectoryDto['accounts'][number] | undefined;
  capabilities(channel: string): ChannelCapabilitiesDto;
}

const Current = createContext<Directory | null>(null);

export const DirectoryProvider = Current.Provider;

/** Asks for it, once for all who look something up. */
export function useFetchedDirectory(): Directory {
  const { data: channels } = useChannels();
  const { data = none, isSuccess } = useQuery({ queryKey: keys.directory, queryFn: ({ signal }) => get<DirectoryDto>('/api/directory', { signal }) });
  return useMemo(() => ({
    ...data,
    isKnown: isSuccess,
    agent: (id) => (id == null ? undefined : data.agents.find((a) => a.id === id)),
    team: (id) => (id == null ? undefined : data.teams.find((t) => t.id === id)),
    account: (id) => data.accounts.find((a) => a.id === id),
    capabilities: (channel) => channels?.find((c) => c.key === channel)?.capabilities ?? unknown,
  }), [data, isSuccess, channels]);
}

export function useDirectory(): Directory {
  const directory = useContext(Current);
  if (directory === null) throw new Error('Nobody is signed in here.');
  return directory;
}
