import type { VoiceTrend } from '@cxm/api';
import { Icon, MoodChip, useFormat, useT } from '@cxm/ui';
import css from './voice.module.css';

const height = 44;

/** One stream at a glance: how much is said each day, how much of it in displeasure, and whether that has doubled. */
export function Trend({ name, words, trend, counting = false, pressed, onPress }: { name: string; words?: readonly string[]; trend: VoiceTrend; counting?: boolean; pressed: boolean; onPress: () => void }) {
  const t = useT();
  const format = useFormat();
  const most = Math.max(1, ...trend.days.map((day) => day.posts));
  const share = (percent: number | null | undefined) => (percent == null ? '–' : format.percent(percent / 100));
  return (
    <button type="button" className={css.stream} aria-pressed={pressed} data-doubled={trend.doubled} onClick={onPress}>
      <span className={css.name}><b className="truncate">{name}</b>{trend.mood != null && <MoodChip mood={trend.mood} />}</span>
      {words !== undefined && <small className="truncate dim">{words.join(', ')}</small>}
      <svg className={css.chart} viewBox={`0 0 ${trend.days.length * 10} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        {trend.days.map((day, i) => (
          <g key={day.day}>
            <rect x={i * 10 + 1} width="8" y={height - (height * day.posts) / most} height={(height * day.posts) / most} data-part="posts" />
            <rect x={i * 10 + 1} width="8" y={height - (height * day.negative) / most} height={(height * day.negative) / most} data-part="negative" />
          </g>
        ))}
      </svg>
      <span className={css.numbers}>
        <span>{t('voice.posts', { count: trend.posts })}</span>
        <span data-bad={trend.doubled}>{t('voice.negative', { share: share(trend.negativePercent) })}</span>
      </span>
      {counting && <span className="dim" role="status">{t('voice.counting')}</span>}
      {trend.doubled && <span className={css.alarm} role="status"><Icon name="bell" size={14} /> {t('voice.doubled', { now: share(trend.negativePercentLastDay), before: share(trend.negativePercentBefore) })}</span>}
    </button>
  );
}
