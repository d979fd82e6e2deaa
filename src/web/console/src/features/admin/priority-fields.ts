import type { PrioritySettings } from '@cxm/api';

// What an administrator can set, in the order of the page. A share is by what the patience of a channel is multiplied.

export type Share =
  | 'worstMood' | 'fallingMood' | 'urgency' | 'noHurry' | 'value' | 'openDeals' | 'repeatContact' | 'otherChannel' | 'reach'
  | 'causes.safety' | 'causes.outage' | 'causes.security' | 'causes.dataLoss' | 'causes.vulnerablePerson' | 'causes.legal' | 'causes.press' | 'causes.churn' | 'causes.money';

export type Field =
  | { name: Share; kind: 'share'; from: number; to: number }
  | { name: 'valueHalfway' | 'openDealsHalfway'; kind: 'money' }
  | { name: 'reachHalfway'; kind: 'followers' }
  | { name: 'repeatContactsCounted'; kind: 'count' }
  | { name: 'floor' | 'deadlineLead'; kind: 'minutes'; from: number; to: number };

const share = (name: Share, from = 1, to = 100): Field => ({ name, kind: 'share', from, to });

export const groups: readonly { key: 'tone' | 'causes' | 'customer' | 'limits'; fields: readonly Field[] }[] = [
  { key: 'tone', fields: [share('worstMood'), share('fallingMood'), share('urgency'), share('noHurry', 100, 300)] },
  { key: 'causes', fields: (['safety', 'outage', 'security', 'dataLoss', 'vulnerablePerson', 'legal', 'press', 'churn', 'money'] as const).map((cause) => share(`causes.${cause}`)) },
  {
    key: 'customer',
    fields: [
      share('value', 20), { name: 'valueHalfway', kind: 'money' }, share('openDeals', 20), { name: 'openDealsHalfway', kind: 'money' },
      share('repeatContact', 10), { name: 'repeatContactsCounted', kind: 'count' }, share('otherChannel', 10),
      share('reach', 10), { name: 'reachHalfway', kind: 'followers' },
    ],
  },
  { key: 'limits', fields: [{ name: 'floor', kind: 'minutes', from: 1, to: 1440 }, { name: 'deadlineLead', kind: 'minutes', from: 0, to: 10_080 }] },
];

/** As the page shows it: a share in percent, a span in minutes. */
export function shown(settings: PrioritySettings, field: Field): number {
  switch (field.kind) {
    case 'share': {
      const value = field.name.startsWith('causes.') ? settings.causes[field.name.slice(7) as keyof PrioritySettings['causes']] : settings[field.name as 'value'];
      return Math.round(value * 1000) / 10;
    }
    case 'minutes': return minutes(settings[field.name]);
    default: return settings[field.name];
  }
}

export function withShown(settings: PrioritySettings, field: Field, value: number): PrioritySettings {
  switch (field.kind) {
    case 'share':
      return field.name.startsWith('causes.')
        ? { ...settings, causes: { ...settings.causes, [field.name.slice(7)]: value / 100 } }
        : { ...settings, [field.name]: value / 100 };
    case 'minutes': return { ...settings, [field.name]: span(value) };
    default: return { ...settings, [field.name]: value };
  }
}

/** From "d.hh:mm:ss", as .NET writes a span of time. */
export function minutes(text: string): number {
  const [, days = '0', hours = '0', mins = '0', seconds = '0'] = /^(?:(\d+)\.)?(\d+):(\d+):(\d+)/.exec(text) ?? [];
  return Number(days) * 1440 + Number(hours) * 60 + Number(mins) + Number(seconds) / 60;
}

export function span(value: number): string {
  const seconds = Math.round(value * 60);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${Math.floor(seconds / 86_400)}.${two((seconds % 86_400) / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}
