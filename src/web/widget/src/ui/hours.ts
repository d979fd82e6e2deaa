import { useEffect, useState } from 'preact/hooks';
import type { ChatSettings } from '../chat/wire';
import type { Language, Words } from '../words';

/** Whether somebody is there now; turns by itself at the time that the server named. */
export function useOpen(hours: ChatSettings['hours']): boolean {
  const change = hours?.changesAt ? Date.parse(hours.changesAt) : null;
  const [, turned] = useState(0);
  useEffect(() => {
    if (change === null) return;
    const wait = change - Date.now();
    // Timers of more than 24 days would go off at once.
    if (wait <= 0 || wait > 86_400_000) return;
    const timer = setTimeout(() => turned(n => n + 1), wait);
    return () => clearTimeout(timer);
  }, [change]);
  return (hours?.open ?? true) !== (change !== null && Date.now() >= change);
}

/** When an answer can be expected, as far as anybody can honestly say; empty: nobody can. */
export function expectation(settings: ChatSettings | null, open: boolean, text: Words, language: Language): string {
  if (!settings) return '';
  if (!open) {
    const back = settings.hours?.changesAt;
    return back && !settings.hours?.open ? text.backAt(when(new Date(back), language)) : text.closed;
  }
  const minutes = settings.typicalMinutes;
  return minutes == null ? '' : minutes < 60 ? text.answersInMinutes(minutes) : minutes < 36 * 60 ? text.answersInHours(Math.ceil(minutes / 60)) : '';
}

/** In the reader's own time zone: today by the hour, else with the day. */
function when(at: Date, language: Language): string {
  const time = at.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' });
  if (at.toDateString() === new Date().toDateString()) return time;
  return `${at.toLocaleDateString(language, { weekday: 'long', month: 'short', day: 'numeric' })} ${time}`;
}
