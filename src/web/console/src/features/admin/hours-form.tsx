import type { Holiday, OpeningHours, OpenSpan } from '@cxm/api';
import { ActionIcon, Button, Select, TextInput } from '@mantine/core';
import { Icon, useT } from '@cxm/ui';
import { useState } from 'react';
import css from './admin.module.css';
import { clockOf, minutesOf } from './clock';

interface Props {
  hours: OpeningHours;
  busy: boolean;
  clearLabel: string;
  onSave: (hours: OpeningHours) => void;
  onClear: () => void;
}

export function HoursForm({ hours, busy, clearLabel, onSave, onClear }: Props) {
  const t = useT();
  const [zone, setZone] = useState(hours.timeZone);
  const [week, setWeek] = useState<OpenSpan[][]>(hours.week);
  const [holidays, setHolidays] = useState<Holiday[]>(hours.holidays);
  const setDay = (day: number, spans: OpenSpan[]) => setWeek(week.map((each, i) => (i === day ? spans : each)));
  const wrong = week.map((spans) => spans.some((span, i) => span.to <= span.from || (i > 0 && span.from <= spans[i - 1]!.to)));
  const twice = holidays.some((day, i) => day.date === '' || holidays.findIndex((other) => other.date === day.date) !== i);
  const nothing = week.every((day) => day.length === 0);
  return (
    <form className={css.form} onSubmit={(e) => { e.preventDefault(); onSave({ timeZone: zone, week, holidays: [...holidays].sort((a, b) => a.date.localeCompare(b.date)) }); }}>
      <Select label={t('me.timeZone')} searchable allowDeselect={false} maw={320} data={Intl.supportedValuesOf('timeZone').concat('UTC')} value={zone} onChange={(value) => value !== null && setZone(value)} />
      <div className={css.week}>
        {week.map((spans, day) => <Day key={day} name={dayName(t.lang, day)} spans={spans} wrong={wrong[day]!} onChange={(next) => setDay(day, next)} />)}
      </div>
      {nothing && <p role="alert" className={css.fault}>{t('hours.nothing')}</p>}
      <h3>{t('hours.holidays')}</h3>
      {holidays.length === 0 && <p className="dim">{t('hours.noHolidays')}</p>}
      <ul className={css.holidays}>
        {holidays.map((day, index) => (
          <li key={index}>
            <TextInput type="date" aria-label={t('hours.date')} value={day.date} onChange={(e) => setHolidays(holidays.map((each, i) => (i === index ? { ...each, date: e.currentTarget.value } : each)))} />
            <TextInput aria-label={t('hours.holidayName')} placeholder={t('hours.holidayName')} maxLength={80} value={day.name} onChange={(e) => setHolidays(holidays.map((each, i) => (i === index ? { ...each, name: e.currentTarget.value } : each)))} />
            <ActionIcon aria-label={t('hours.removeHoliday', { name: day.name || day.date })} onClick={() => setHolidays(holidays.filter((_, i) => i !== index))}><Icon name="close" size={14} /></ActionIcon>
          </li>
        ))}
      </ul>
      {twice && <p role="alert" className={css.fault}>{t('hours.twice')}</p>}
      <Button variant="default" style={{ justifySelf: 'start' }} leftSection={<Icon name="plus" size={14} />} onClick={() => setHolidays([...holidays, { date: '', name: '' }])}>{t('hours.addHoliday')}</Button>
      <div className={css.buttons}>
        <Button variant="subtle" color="brick" onClick={onClear}>{clearLabel}</Button>
        <Button type="submit" loading={busy} disabled={nothing || twice || wrong.some(Boolean)}>{t('action.save')}</Button>
      </div>
    </form>
  );
}

function Day({ name, spans, wrong, onChange }: { name: string; spans: readonly OpenSpan[]; wrong: boolean; onChange: (spans: OpenSpan[]) => void }) {
  const t = useT();
  const last = spans.at(-1);
  const change = (index: number, part: Partial<OpenSpan>) => onChange(spans.map((span, i) => (i === index ? { ...span, ...part } : span)));
  return (
    <div className={css.day} role="group" aria-label={name}>
      <b>{name}</b>
      <span className={css.spans}>
        {spans.length === 0 && <span className="dim">{t('hours.off')}</span>}
        {spans.map((span, index) => (
          <span key={index} className={css.span}>
            <Clock label={t('hours.opens', { day: name })} minutes={span.from} end={false} onChange={(from) => change(index, { from })} />–
            <Clock label={t('hours.closes', { day: name })} minutes={span.to} end onChange={(to) => change(index, { to })} />
            <ActionIcon size="sm" aria-label={t('hours.removeSpan', { day: name, from: clockOf(span.from), to: clockOf(span.to) })} onClick={() => onChange(spans.filter((_, i) => i !== index))}><Icon name="close" size={13} /></ActionIcon>
          </span>
        ))}
        {spans.length < 4 && (last === undefined || last.to < 1380) && (
          <ActionIcon size="sm" aria-label={t('hours.addSpan', { day: name })} title={t('hours.addSpan', { day: name })} onClick={() => onChange([...spans, last === undefined ? { from: 540, to: 1080 } : { from: last.to + 60, to: Math.min(1440, last.to + 240) }])}><Icon name="plus" size={14} /></ActionIcon>
        )}
      </span>
      {wrong && <span role="alert" className={css.fault}>{t('hours.wrong')}</span>}
    </div>
  );
}

function Clock({ label, minutes, end, onChange }: { label: string; minutes: number; end: boolean; onChange: (minutes: number) => void }) {
  return (
    <TextInput
      type="time" size="xs" aria-label={label} value={clockOf(minutes % 1440)}
      onChange={(e) => {
        const next = minutesOf(e.currentTarget.value, end);
        if (next !== null) onChange(next);
      }}
    />
  );
}

/** Monday is 0. */
const dayName = (lang: string, day: number) => new Intl.DateTimeFormat(lang === 'ja' ? 'ja-JP' : 'en-GB', { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2026, 10, 23 + day));
