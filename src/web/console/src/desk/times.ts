import { serverNow } from '@cxm/ui';

const hour = 3_600_000;

/** Times people put things off to, in the agent's own time zone. */
export function laterTimes(zone: string) {
  const now = serverNow();
  const local = new Date(new Date(now).toLocaleString('en-US', { timeZone: zone || undefined }));
  const shift = now - local.getTime();
  const morning = (days: number) => {
    const date = new Date(local);
    date.setDate(date.getDate() + days);
    date.setHours(9, 0, 0, 0);
    return date.getTime() + shift;
  };
  const toMonday = ((8 - local.getDay()) % 7) || 7;
  const times = [
    { key: 'snooze.hour', at: now + hour }, { key: 'snooze.threeHours', at: now + 3 * hour }, { key: 'snooze.tomorrow', at: morning(1) },
    { key: 'snooze.monday', at: morning(toMonday) }, { key: 'snooze.week', at: morning(7) },
  ] as const;
  // On a Sunday tomorrow is Monday.
  return times.filter((time, index) => times.findIndex((other) => other.at === time.at) === index);
}

/** What a field of date and time says, which knows no zone, as an instant of the agent's zone. */
export function instantOf(local: string, zone: string): number | null {
  if (!/^\d{4,}-\d\d-\d\dT\d\d:\d\d$/.test(local)) return null;
  const wall = Date.parse(`${local}:00Z`);
  // Twice: the first guess may lie on the other side of a change of the clocks.
  const first = wall - offsetAt(wall, zone);
  return wall - offsetAt(first, zone);
}

/** The instant at which today began in the agent's zone. */
export function startOfToday(zone: string): string {
  const now = serverNow();
  return new Date(instantOf(`${wallTimeOf(now, zone).slice(0, 10)}T00:00`, zone) ?? now).toISOString();
}

/** For the field's own value and least value. */
export function wallTimeOf(instant: number, zone: string): string {
  return new Date(instant + offsetAt(instant, zone)).toISOString().slice(0, 16);
}

function offsetAt(instant: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone || undefined, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(instant);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second')) - Math.floor(instant / 1000) * 1000;
}
