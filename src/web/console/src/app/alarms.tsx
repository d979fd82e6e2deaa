import type { AgentEvent } from '@cxm/api';
import { serverNow, useFormat, useT } from '@cxm/ui';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { callAgent } from '../desk/alerts';
import { useMe } from '../desk/me';
import { slicePath } from '../desk/slice';
import { listeners } from '../desk/stream';
import { toast } from '../desk/toast';

/** What can sound the alarm, and the tickets it is about. */
const opens = {
  waiting: slicePath('waiting'), longest: slicePath('waiting'), overdue: slicePath('overdue'), negative: slicePath('negative'), unassigned: slicePath('unassigned'),
} as const;

/** Tells a supervisor, wherever he is, that a number of the board went above its limit, or that displeasure in public has doubled. */
export function Alarms() {
  const t = useT();
  const format = useFormat();
  const { alerts, timeZone } = useMe();
  const [, go] = useLocation();
  useEffect(() => {
    const listen = (events: readonly AgentEvent[]) => {
      for (const { type, data } of events) {
        if (type === 'voice.alarm') {
          const { name, now, before } = data as { name: string; now: number; before: number };
          const open = () => go('/voice');
          const text = t('voice.alarm', { name, now: format.percent(now / 100), before: format.percent(before / 100) });
          toast({ text, kind: 'error', action: { label: t('board.show'), run: open } });
          callAgent(alerts, timeZone, serverNow(), { tag: 'voice', title: t('nav.voice'), body: text, open });
          continue;
        }
        const { measure, value, limit } = data as { measure: keyof typeof opens; value: number; limit: number };
        if (type !== 'board.alarm' || !(measure in opens)) continue;
        const say = (n: number) => (measure === 'longest' ? format.minutes(n) : measure === 'negative' ? format.percent(n / 100) : format.number(n));
        const text = t('board.alarm', { what: t(`board.${measure}`), value: say(value), limit: say(limit) });
        const open = () => go(opens[measure]);
        toast({ text, kind: 'error', action: { label: t('board.show'), run: open } });
        callAgent(alerts, timeZone, serverNow(), { tag: `board-${measure}`, title: t('nav.board'), body: text, open });
      }
    };
    listeners.add(listen);
    return () => void listeners.delete(listen);
  }, [t, format, go, alerts, timeZone]);
  return null;
}
