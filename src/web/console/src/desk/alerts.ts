import type { Alerts } from '@cxm/api';

/** Whether it is between the agent's quiet hours, on his own clock; they may go over midnight. */
export function isQuiet({ quietFrom, quietTo }: Pick<Alerts, 'quietFrom' | 'quietTo'>, zone: string, now: number): boolean {
  if (quietFrom == null || quietTo == null) return false;
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(now);
  return quietFrom <= quietTo ? time >= quietFrom && time < quietTo : time >= quietFrom || time < quietTo;
}

export const desktopState = (): NotificationPermission | 'missing' => (typeof Notification === 'undefined' ? 'missing' : Notification.permission);

/** Two soft notes, made here: no file to fetch. A browser that has not been touched yet stays silent. */
export function playSound() {
  const context = new AudioContext();
  for (const [at, pitch] of [[0, 660], [0.14, 880]] as const) {
    const note = context.createOscillator();
    const loudness = context.createGain();
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, context.currentTime + at);
    loudness.gain.exponentialRampToValueAtTime(0.12, context.currentTime + at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, context.currentTime + at + 0.3);
    note.connect(loudness).connect(context.destination);
    note.start(context.currentTime + at);
    note.stop(context.currentTime + at + 0.32);
  }
  setTimeout(() => void context.close(), 800);
}

export interface Call {
  /** One on the screen for each: a newer one takes its place. */
  tag: string;
  title: string;
  body: string;
  open: () => void;
}

export function showOnDesktop({ tag, title, body, open }: Call) {
  const shown = new Notification(title, { tag, body });
  shown.onclick = () => {
    window.focus();
    open();
    shown.close();
  };
}

/** Calls the agent as he wants to be called. On the desktop only where he does not see the page anyway. */
export function callAgent(alerts: Alerts, zone: string, now: number, call: Call) {
  if (isQuiet(alerts, zone, now)) return;
  if (alerts.sound === true) playSound();
  if (alerts.desktop === true && desktopState() === 'granted' && !document.hasFocus()) showOnDesktop(call);
}
