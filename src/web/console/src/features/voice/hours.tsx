import type { VoiceHour } from '@cxm/api';
import { useT } from '@cxm/ui';
import css from './voice.module.css';

/** When people are there: an answer then is seen. By likes, comments and answers where enough of them are known, else by when people speak. */
export function Hours({ hours, byEngagement }: { hours: readonly VoiceHour[]; byEngagement: boolean }) {
  const t = useT();
  const weight = (hour: VoiceHour) => (byEngagement ? hour.engaged : hour.posts);
  const most = Math.max(1, ...hours.map(weight));
  const best = hours.filter((hour) => hour.best);
  return (
    <section className={css.hours}>
      <h2>{t('voice.hours')}</h2>
      <p className="dim">{best.length === 0 ? t('voice.hoursEmpty') : t(byEngagement ? 'voice.hoursEngaged' : 'voice.hoursBest', { hours: best.map(({ hour }) => `${hour}:00`).join(', ') })}</p>
      <ol>
        {hours.map((hour) => (
          <li key={hour.hour} data-best={hour.best} aria-label={t(byEngagement ? 'voice.hourEngaged' : 'voice.hour', { hour: `${hour.hour}:00`, count: weight(hour) })}>
            <i style={{ height: `${(100 * weight(hour)) / most}%` }} />
            <span className="num" aria-hidden="true">{hour.hour % 6 === 0 ? hour.hour : ''}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
