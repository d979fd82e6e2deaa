import { get, post, type CallDto } from '@cxm/api';
import { serverNow } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useDirectory } from './directory';
import { queryClient } from './query';

const key = ['calls'] as const;

/** Whether anybody can be called from here: a phone line is set up. */
export function useCanCall(): boolean {
  const directory = useDirectory();
  return directory.accounts.some((account) => directory.capabilities(account.channel).calls);
}

/** Calls that go on or wait, the most urgent first, and my last one until I have finished it. */
export function useCalls(): readonly CallDto[] {
  const enabled = useCanCall();
  const { data = [] } = useQuery({ queryKey: key, queryFn: ({ signal }) => get<CallDto[]>('/api/calls', { signal }), enabled });
  return data;
}

/** Since when agents talk, or a phone rings for them; by the agent's id. */
export function useOnCall(): ReadonlyMap<number, string> {
  const calls = useCalls();
  return new Map(calls.flatMap((call) => (call.agentId != null && (call.state === 'talking' || call.state === 'connecting' || isHeld(call)) ? [[call.agentId, call.talkingAt ?? call.startedAt] as const] : [])));
}

/** An agent has put the caller on hold. */
export const isHeld = (call: CallDto) => call.state === 'waiting' && call.agentId != null;

async function act(path: string, body?: object): Promise<CallDto> {
  try {
    return await post<CallDto>(path, body);
  } finally {
    // The answer is one call; what the others are now is asked for, whatever it was.
    await queryClient.invalidateQueries({ queryKey: key });
  }
}

/** Rings at my phone, then joins the caller, or calls back. Refused as "call-taken" if a colleague was faster. */
export const takeCall = (id: number) => act(`/api/calls/${id}/accept`);
/** He hears music; taking the call again brings him back. */
export const holdCall = (id: number) => act(`/api/calls/${id}/hold`);
export const hangUp = (id: number) => act(`/api/calls/${id}/hang-up`);
export const passOn = (id: number, to: { agentId: number } | { teamId: number }) => act(`/api/calls/${id}/transfer`, to);
export const finishCall = (id: number, note: string) => act(`/api/calls/${id}/wrap-up`, { note });
export const callCustomer = (ticketId: number) => act(`/api/tickets/${ticketId}/call`);

/** Minutes and seconds since then, renewed each second. */
export function useElapsed(since: string | null | undefined): string {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    if (since == null) return;
    const tick = () => setSeconds(Math.max(0, Math.floor((serverNow() - Date.parse(since)) / 1_000)));
    tick();
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [since]);
  return clock(seconds);
}

export const clock = (seconds: number) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
