/** Minutes since midnight as HH:mm; the end of the day is 24:00. */
export const clockOf = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Null: no time. As an end, midnight is the end of the day. */
export function minutesOf(clock: string, end: boolean): number | null {
  const found = /^(\d{2}):(\d{2})$/.exec(clock);
  if (found === null) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return end && minutes === 0 ? 1440 : minutes;
}
