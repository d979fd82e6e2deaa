import { AgentFeed, browserClock, signalRWire, type AgentEvent, type AgentPresence, type AgentState, type Light, type TicketViewer, type VisitorPage, type VisitorTyping } from '@cxm/api';
import { setServerTime } from '@cxm/ui';
import { closeDrafts, openDrafts } from './drafts';
import { gathered } from './gathered';
import { keys, queryClient } from './query';
import { closeSeen, openSeen } from './seen';
import { store } from './store';
import { applyEvents, soon } from './stream';

interface Live {
  light: Light;
  online: boolean;
  signedOut: boolean;
  viewers: Record<number, readonly TicketViewer[]>;
  typing: Record<number, VisitorTyping>;
  pages: Record<number, VisitorPage>;
  agents: Record<number, AgentPresence>;
  myState: AgentState;
}

export const live = store<Live>({
  light: 'connecting', online: navigator.onLine, signedOut: false, viewers: {}, typing: {}, pages: {}, agents: {}, myState: 'available',
});

let feed: AgentFeed | null = null;

export function startFeed(myId: number) {
  openDrafts(myId);
  void openSeen();
  const news = gathered<AgentEvent>((events) => applyEvents(events, myId));
  const next = new AgentFeed(
    () => {
      const wire = signalRWire('/hubs/agent');
      wire.on('Tick', (tick: { at: string }) => {
        setServerTime(tick.at);
        if (location.pathname.startsWith('/board')) soon('board');
      });
      return wire;
    },
    {
      events: news.add,
      reset: () => {
        news.flush();
        // What was fetched before the groups were joined may lack what happened since.
        void queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'me' });
      },
      light: (light) => live.set({ light }),
      presence: ({ ticketId, viewers }) => live.set(({ viewers: all }) => ({ viewers: { ...all, [ticketId]: viewers.filter((v) => v.agentId !== myId) } })),
      visitorTyping: (typing) => live.set(({ typing: all }) => ({ typing: { ...all, [typing.ticketId]: typing } })),
      visitorPage: (page) => live.set(({ pages }) => ({ pages: { ...pages, [page.ticketId]: page } })),
      agents: (changed) => {
        live.set(({ agents, myState }) => ({
          agents: { ...agents, ...Object.fromEntries(changed.map((a) => [a.agentId, a])) },
          myState: changed.find((a) => a.agentId === myId)?.state ?? myState,
        }));
        soon('board');
      },
      signedOut: () => signedOut(),
    },
    browserClock,
  );
  feed = next;
  next.start();
  const hurry = () => next.hurry();
  const online = () => {
    live.set({ online: navigator.onLine });
    hurry();
  };
  const visible = () => document.visibilityState === 'visible' && hurry();
  window.addEventListener('online', online);
  window.addEventListener('offline', online);
  document.addEventListener('visibilitychange', visible);
  return () => {
    window.removeEventListener('online', online);
    window.removeEventListener('offline', online);
    document.removeEventListener('visibilitychange', visible);
    next.stop();
    news.drop();
    if (feed === next) feed = null;
    live.set({ light: 'connecting' });
  };
}

/** Everything that was fetched belongs to the one who is gone. */
export function signedOut() {
  feed?.stop();
  closeDrafts();
  closeSeen();
  // Who looks at it is told first: an observer of a query that is gone from the cache hears of nothing any more, and the desk would stay on the screen.
  void queryClient.cancelQueries({ queryKey: keys.me });
  queryClient.setQueryData(keys.me, null);
  queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] });
  queryClient.getMutationCache().clear();
}

export const watchTicket = (ticketId: number | null) => feed?.say('Watch', ticketId);
export const tellTyping = (ticketId: number, on: boolean) => feed?.whisper('Typing', ticketId, on);
export const setMyState = (state: 'available' | 'away') => {
  live.set({ myState: state });
  feed?.say('SetState', state);
};
