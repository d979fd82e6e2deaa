import { HttpTransportType, HubConnectionBuilder, LogLevel } from '@microsoft/signalr';
import type { Wire } from './agent-feed';

/** A SignalR connection without its own reconnecting: the feed decides when to come back and what to ask then. */
export function signalRWire(url: string): Wire {
  const hub = new HubConnectionBuilder()
    .withUrl(url, { transport: HttpTransportType.WebSockets | HttpTransportType.ServerSentEvents | HttpTransportType.LongPolling })
    .configureLogging(LogLevel.None)
    .build();
  // The server ticks every five seconds, so half a minute of silence is a dead connection.
  hub.serverTimeoutInMilliseconds = 30_000;
  hub.keepAliveIntervalInMilliseconds = 10_000;

  return {
    start: async () => {
      try {
        await hub.start();
      } catch (error) {
        const status = (error as { statusCode?: number }).statusCode;
        throw Object.assign(new Error('The hub cannot be reached.', { cause: error }), {
          unauthorized: status === 401 || /\b401\b/.test(String((error as Error).message)),
        });
      }
    },
    stop: () => hub.stop(),
    invoke: (method, ...args) => hub.invoke(method, ...args),
    on: (method, handler) => hub.on(method, handler as (...args: unknown[]) => void),
    onClosed: (handler) => hub.onclose(handler),
  };
}

export const browserClock = {
  now: () => performance.now(),
  after: (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
