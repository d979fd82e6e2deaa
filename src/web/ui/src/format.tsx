import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useT, type Lang, type Translate } from './i18n/i18n';

// One clock for all countdowns. The server's time rules: an agent's computer may go wrong.
let offset = 0;
let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

const advance = () => {
  now = Date.now() + offset;
  for (const listener of listeners) listener();
};

export function setServerTime(at: string) {
  const ahead = Date.parse(at) - Date.now();
  // Less than two seconds is the way the message took.
  offset = Math.abs(ahead) < 2_000 ? 0 : ahead;
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  timer ??= setInterval(advance, 10_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

export const serverNow = () => Date.now() + offset;

/** The present, renewed every ten seconds. */
export const useNow = () => useSyncExternalStore(subscribe, () => now);

/** Whole seconds until then, counted down each second; 0 when it has come. */
export function useSeconds(until: number): number {
  const [left, setLeft] = useState(() => Math.ceil((until - serverNow()) / 1_000));
  useEffect(() => {
    // Far off nobody counts seconds.
    if (until - serverNow() > 3_600_000) return;
    const tick = setInterval(() => setLeft(Math.ceil((until - serverNow()) / 1_000)), 250);
    return () => clearInterval(tick);
  }, [until]);
  return Math.max(0, left);
}

const Zone = createContext<string | undefined>(undefined);
const DeskCurrency = createContext<string | undefined>(undefined);

export function TimeZone({ zone, children }: { zone: string | undefined; children: ReactNode }) {
  return <Zone.Provider value={zone}>{children}</Zone.Provider>;
}

/** In which the desk keeps its sums; for amounts that name no currency of their own. */
export function Currency({ code, children }: { code: string | undefined; children: ReactNode }) {
  return <DeskCurrency.Provider value={code}>{children}</DeskCurrency.Provider>;
}

export interface Format {
  time(at: string): string;
  date(at: string): string;
  dateTime(at: string): string;
  /** The time today, the day before that. */
  short(at: string): string;
  day(at: string): string;
  dayKey(at: string): string;
  ago(at: string, now: number): string;
  /** With the currency's own sign and decimals; without a currency it is the desk's. */
  money(amount: number, currency?: string | null): string;
  number(value: number): string;
  percent(share: number): string;
  bytes(size: number): string;
  minutes(minutes: number): string;
  /** As `minutes`, and in seconds where it is about a few minutes only. */
  exact(minutes: number): string;
}

export function formatter(t: Translate, zone: string | undefined, deskCurrency?: string): Format {
  const lang: Lang = t.lang;
  const timeZone = known(zone);
  const make = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : 'ja-JP', { ...options, timeZone });
  const time = make({ hour: '2-digit', minute: '2-digit' });
  const date = make({ year: 'numeric', month: 'short', day: 'numeric' });
  const dateTime = make({ year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  const thisYear = make({ month: 'short', day: 'numeric' });
  const day = make({ weekday: 'long', month: 'long', day: 'numeric' });
  const key = new Intl.DateTimeFormat('sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone });
  const relative = new Intl.RelativeTimeFormat(lang, { numeric: 'auto', style: 'short' });
  const percent = new Intl.NumberFormat(lang, { style: 'percent', maximumFractionDigits: 0 });
  const dayKey = (at: string | number) => key.format(new Date(at));
  const sums = new Map<string, Intl.NumberFormat>();
  const sum = (currency: string | undefined, whole: boolean) => {
    const name = `${currency ?? ''}${whole}`;
    const known = sums.get(name) ?? new Intl.NumberFormat(lang, { style: currency ? 'currency' : 'decimal', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits: whole || !currency ? 0 : undefined });
    sums.set(name, known);
    return known;
  };

  return {
    time: (at) => time.format(new Date(at)),
    date: (at) => date.format(new Date(at)),
    dateTime: (at) => dateTime.format(new Date(at)),
    short: (at) => {
      const today = dayKey(serverNow());
      const that = dayKey(at);
      return that === today ? time.format(new Date(at)) : (that.slice(0, 4) === today.slice(0, 4) ? thisYear : date).format(new Date(at));
    },
    day: (at) => {
      const that = dayKey(at);
      if (that === dayKey(serverNow())) return t('time.today');
      if (that === dayKey(serverNow() - 86_400_000)) return t('time.yesterday');
      return (that.slice(0, 4) === dayKey(serverNow()).slice(0, 4) ? day : date).format(new Date(at));
    },
    dayKey,
    ago: (at, from) => {
      const minutes = Math.round((Date.parse(at) - from) / 60_000);
      const size = Math.abs(minutes);
      if (size < 1) return t('time.now');
      if (size < 60) return relative.format(minutes, 'minute');
      if (size < 60 * 24) return relative.format(Math.round(minutes / 60), 'hour');
      if (size < 60 * 24 * 45) return relative.format(Math.round(minutes / 1440), 'day');
      return date.format(new Date(at));
    },
    money: (amount, own) => {
      const currency = own || deskCurrency;
      try {
        return sum(currency || undefined, Math.abs(amount) >= 1000).format(amount);
      } catch {
        return `${amount.toLocaleString(lang)} ${currency ?? ''}`.trim();
      }
    },
    number: (value) => value.toLocaleString(lang),
    percent: (share) => percent.format(share),
    bytes: (size) =>
      size < 1024 ? `${size} B` : size < 1024 * 1024 ? `${Math.round(size / 1024).toLocaleString(lang)} kB` : `${(size / 1024 / 1024).toLocaleString(lang, { maximumFractionDigits: 1 })} MB`,
    minutes: (minutes) => span(t, minutes),
    exact: (minutes) => {
      const seconds = Math.round(Math.abs(minutes) * 60);
      if (seconds >= 180 || (seconds >= 60 && seconds % 60 === 0)) return span(t, minutes);
      return seconds < 60 ? t('span.seconds', { s: String(seconds) }) : t('span.minutesSeconds', { m: String(Math.floor(seconds / 60)), s: String(seconds % 60) });
    },
  };
}

/** 45 s is 1 min, 95 min is 1 h 35, 30 h is 1 d 6 h. */
export function span(t: Translate, minutes: number): string {
  const whole = Math.max(0, Math.round(Math.abs(minutes)));
  if (whole < 60) return t('span.minutes', { m: String(whole) });
  if (whole < 24 * 60) {
    const rest = whole % 60;
    return rest === 0 ? t('span.hours', { h: String(Math.floor(whole / 60)) }) : t('span.hoursMinutes', { h: String(Math.floor(whole / 60)), m: String(rest).padStart(2, '0') });
  }
  const hours = Math.round(whole / 60) % 24;
  const days = Math.floor(Math.round(whole / 60) / 24);
  return hours === 0 ? t('span.days', { d: String(days) }) : t('span.daysHours', { d: String(days), h: String(hours) });
}

function known(zone: string | undefined) {
  try {
    return zone && new Intl.DateTimeFormat('en', { timeZone: zone }) ? zone : undefined;
  } catch {
    return undefined;
  }
}

// What formats dates is dear to make, and each row and each message asks for it.
const made = new WeakMap<Translate, Map<string, Format>>();

function shared(t: Translate, zone: string | undefined, currency: string | undefined): Format {
  const name = `${zone ?? ''} ${currency ?? ''}`;
  const ofLanguage = made.get(t) ?? new Map<string, Format>();
  const format = ofLanguage.get(name) ?? formatter(t, zone, currency);
  made.set(t, ofLanguage.set(name, format));
  return format;
}

export function useFormat(): Format {
  const t = useT();
  const zone = useContext(Zone);
  const currency = useContext(DeskCurrency);
  return shared(t, zone, currency);
}
