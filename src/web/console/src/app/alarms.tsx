import { useFormat, useT } from '@cxm/ui';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { alarms, alarmSound, soundAlarm, type Measure } from '../desk/alarms';
import { slicePath } from '../desk/slice';
import { toast } from '../desk/toast';

const opens: Record<Measure, string> = {
  waiting: slicePath('waiting'), longest: slicePath('waiting'), overdue: slicePath('overdue'), negative: slicePath('negative'), unassigned: slicePath('unassigned'),
};

/** Tells a supervisor, wherever he is, that a number of the board went above its limit. */
export function Alarms() {
  const t = useT();
  const format = useFormat();
  const [, go] = useLocation();
  const waiting = alarms.use((s) => s.waiting);
  useEffect(() => {
    if (waiting.length === 0) return;
    alarms.set({ waiting: [] });
    if (alarmSound.get()) soundAlarm();
    for (const { measure, value, limit } of waiting) {
      const say = (n: number) => (measure === 'longest' ? format.minutes(n) : measure === 'negative' ? format.percent(n / 100) : format.number(n));
      toast({ text: t('board.alarm', { what: t(`board.${measure}`), value: say(value), limit: say(limit) }), kind: 'error', action: { label: t('board.show'), run: () => go(opens[measure]) } });
    }
  }, [waiting, t, format, go]);
  return null;
}
