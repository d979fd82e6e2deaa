import type { AgentEvent } from '@cxm/api';
import { serverNow, useT } from '@cxm/ui';
import { useEffect, useRef } from 'react';
import { useLocation } from 'wouter';
import { callAgent } from '../desk/alerts';
import { useMe } from '../desk/me';
import { sayNotice, useNotices } from '../desk/notices';
import { listeners } from '../desk/stream';
import { toast } from '../desk/toast';

/** What came in while nobody was connected is seen, not heard. */
const Fresh = 120_000;

/** Says what is new for this agent: on the screen, and by desktop and sound as he chose. Shows nothing itself. */
export function Herald() {
  const t = useT();
  const me = useMe();
  const [, go] = useLocation();
  const { data } = useNotices();
  const newest = data?.items[0];
  const known = useRef<number | null>(null);
  const { alerts, timeZone, agentId } = me;

  useEffect(() => {
    if (data === undefined) return;
    const last = known.current;
    known.current = newest?.id ?? 0;
    // What was there at the start is no news.
    if (last === null || newest === undefined || newest.id === last || newest.read) return;
    const text = sayNotice(t, newest);
    const open = () => go(`/ticket/${newest.ticketId}`);
    toast({ text, action: { label: t('keys.open'), run: open } });
    callAgent(alerts, timeZone, serverNow(), { tag: `ticket-${newest.ticketId}`, title: text, body: newest.customerName, open });
  }, [data, newest, t, go, alerts, timeZone]);

  useEffect(() => {
    const listen = (events: readonly AgentEvent[]) => {
      const mine = events.filter((event) => event.type === 'message.added' && event.message?.kind === 'customer' && event.ticket?.assigneeId === agentId && serverNow() - Date.parse(event.at) < Fresh);
      const last = mine.at(-1);
      // On the very ticket that he has before him nobody needs to call.
      if (last?.ticket == null || (document.hasFocus() && location.pathname.split('/').includes(String(last.ticketId)))) return;
      callAgent(alerts, timeZone, serverNow(), { tag: `ticket-${last.ticketId}`, title: last.ticket.customerName, body: last.message!.text.slice(0, 140), open: () => go(`/ticket/${last.ticketId}`) });
    };
    listeners.add(listen);
    return () => void listeners.delete(listen);
  }, [agentId, alerts, timeZone, go]);
  return null;
}
