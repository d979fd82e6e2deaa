import type { VoiceHour } from '@cxm/api';
import { useT } from '@cxm/ui';
import css from './voice.module.css';

/** When people talk about us: an answer then is seen while they are there. */
export function Hours({ hours }: { hours: readonly VoiceHour[] }) {
  const t = useT();
  const most = Math.max(1, ...hours.map((hour) => hour.posts));
  const best = hours.filter((hour) => hour.best);
  return (
    <section className={css.hours}>
      <h2>{t('voice.hours')}</h2>
      <p className="dim">{best.length === 0 ? t('voice.hoursEmpty') : t('voice.hoursBest', { hours: best.map(({ hour }) => `${hour}:00`).join(', ') })}</p>
      <ol>
        {hours.map((hour) => (
          <li key={hour.hour} data-best={hour.best} aria-label={t('voice.hour', { hour: `${hour.hour}:00`, count: hour.posts })}>
            <i style={{ height: `${(100 * hour.posts) / most}%` }} />
            <span className="num" aria-hidden="true">{hour.hour % 6 === 0 ? hour.hour : ''}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
