import type { AgentEvent } from '@cxm/api';
import { memory, store } from './store';

export const measures = ['waiting', 'longest', 'overdue', 'negative', 'unassigned'] as const;
export type Measure = (typeof measures)[number];

export interface Alarm {
  measure: Measure;
  value: number;
  limit: number;
}

/** The newest first-time crossings of a limit, told by the desk; whoever shows them takes them out. */
export const alarms = store<{ waiting: readonly Alarm[] }>({ waiting: [] });

export function hearAlarm({ data }: AgentEvent) {
  const { measure, value, limit } = data as unknown as Alarm;
  if (measures.includes(measure)) alarms.set(({ waiting }) => ({ waiting: [...waiting, { measure, value, limit }].slice(-measures.length) }));
}

export const alarmSound = {
  get: () => memory.get<boolean>('alarm-sound') === true,
  set: (on: boolean) => memory.set('alarm-sound', on),
};

/** Two short tones; silent where the browser does not let a page sound before it was touched. */
export function soundAlarm() {
  try {
    const context = new AudioContext();
    for (const [i, pitch] of [660, 880].entries()) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.12, context.currentTime + i * 0.22);
      volume.gain.exponentialRampToValueAtTime(0.001, context.currentTime + i * 0.22 + 0.2);
      tone.connect(volume).connect(context.destination);
      tone.start(context.currentTime + i * 0.22);
      tone.stop(context.currentTime + i * 0.22 + 0.2);
    }
    setTimeout(() => void context.close(), 1_000);
  } catch {
    // No sound here.
  }
}
