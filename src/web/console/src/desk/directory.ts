import { get, type ChannelCapabilitiesDto, type ChannelDto, type DirectoryDto } from '@cxm/api';
import { useQuery } from '@tanstack/react-query';
import { keys } from './query';

const none: DirectoryDto = { agents: [], teams: [], accounts: [], currency: '', trashDays: 30 };

/** A channel that has told nothing of itself takes plain text of any length, and files. */
const unknown: ChannelCapabilitiesDto = { maxLength: 100_000, live: false, html: false, subject: false, receipts: false, maxFileBytes: 25 * 1024 * 1024, replyWindowSeconds: null, answers: true, writesFirstTo: null, copies: false, segments: false, calls: false, templates: false, privateAnswersSeconds: null };

/** What each channel can do; composer and forms are drawn from it. */
export const useChannels = () =>
  useQuery({ queryKey: keys.channels, queryFn: ({ signal }) => get<ChannelDto[] | { items: ChannelDto[] }>('/api/channels', { signal }), select: (d) => (Array.isArray(d) ? d : d.items) });

/** Names for ids. */
export function useDirectory() {
  const { data: channels } = useChannels();
  const { data = none, isSuccess } = useQuery({ queryKey: keys.directory, queryFn: ({ signal }) => get<DirectoryDto>('/api/directory', { signal }) });
  return {
    ...data,
    isKnown: isSuccess,
    agent: (id: number | null | undefined) => (id == null ? undefined : data.agents.find((a) => a.id === id)),
    team: (id: number | null | undefined) => (id == null ? undefined : data.teams.find((t) => t.id === id)),
    account: (id: number) => data.accounts.find((a) => a.id === id),
    capabilities: (channel: string): ChannelCapabilitiesDto => channels?.find((c) => c.key === channel)?.capabilities ?? unknown,
  };
}
