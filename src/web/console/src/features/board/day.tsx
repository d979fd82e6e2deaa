import { useFormat, useT } from '@cxm/ui';
import { useState, type PointerEvent } from 'react';
import css from './day.module.css';

export interface DayPoint {
  at: string;
  waiting: number;
  negative: number;
  overdue: number;
}

const width = 1000;
const height = 160;
const day = 24 * 3_600_000;
/** A longer gap means that nobody looked: the desk was off. */
const gap = 25 * 60_000;

/** The last 24 hours: how many waited, how many of them were unhappy, how many were late. */
export function Day({ points, now }: { points: readonly DayPoint[]; now: number }) {
  const t = useT();
  const format = useFormat();
  const [at, setAt] = useState<number | null>(null);
  const most = Math.max(4, ...points.map((p) => p.waiting));
  const x = (point: DayPoint) => width * (1 - (now - Date.parse(point.at)) / day);
  const y = (value: number) => height * (1 - value / most);
  const shown = points.filter((p) => x(p) >= 0);
  const runs = shown.reduce<DayPoint[][]>((all, point) => {
    const last = all.at(-1)?.at(-1);
    if (last !== undefined && Date.parse(point.at) - Date.parse(last.at) <= gap) all.at(-1)!.push(point);
    else all.push([point]);
    return all;
  }, []);
  const line = (run: DayPoint[], of: (p: DayPoint) => number) => run.map((p) => `${x(p).toFixed(1)},${y(of(p)).toFixed(1)}`).join(' ');
  const area = (run: DayPoint[], of: (p: DayPoint) => number) => `${x(run[0]!).toFixed(1)},${height} ${line(run, of)} ${x(run.at(-1)!).toFixed(1)},${height}`;
  const look = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const wanted = ((event.clientX - box.left) / box.width) * width;
    const nearest = shown.reduce((best, p, i) => (Math.abs(x(p) - wanted) < Math.abs(x(shown[best]!) - wanted) ? i : best), 0);
    setAt(shown.length === 0 ? null : nearest);
  };
  const chosen = shown[at ?? shown.length - 1];
  const hours = [24, 18, 12, 6, 0].map((h) => ({ h, label: format.time(new Date(now - h * 3_600_000).toISOString()) }));
  return (
    <section className={css.day}>
      <header>
        <h2>{t('board.day')}</h2>
        {chosen !== undefined && (
          <p className={css.legend} aria-hidden="true">
            <span className="dim num">{format.time(chosen.at)}</span>
            <span data-part="waiting">{t('board.waiting')} <b className="num">{chosen.waiting}</b></span>
            <span data-part="negative">{t('board.negative')} <b className="num">{chosen.negative}</b></span>
            <span data-part="overdue">{t('board.overdue')} <b className="num">{chosen.overdue}</b></span>
          </p>
        )}
      </header>
      {shown.length < 2 ? <p className="dim">{t('board.dayEmpty')}</p> : (
        <>
          <div className={css.plot}>
            <span className={css.most} aria-hidden="true">{most}</span>
            <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={t('board.dayLabel', { most: Math.max(...shown.map((p) => p.waiting)), now: shown.at(-1)!.waiting })} onPointerMove={look} onPointerLeave={() => setAt(null)}>
              {[0, 0.5, 1].map((share) => <line key={share} x1="0" x2={width} y1={height * share} y2={height * share} className={css.rule} />)}
              {runs.map((run) => (
                <g key={run[0]!.at}>
                  <polygon points={area(run, (p) => p.waiting)} data-part="waiting" />
                  <polygon points={area(run, (p) => p.negative)} data-part="negative" />
                  <polyline points={line(run, (p) => p.overdue)} data-part="overdue" />
                </g>
              ))}
              {at !== null && chosen !== undefined && <line x1={x(chosen)} x2={x(chosen)} y1="0" y2={height} className={css.cursor} />}
            </svg>
          </div>
          <p className={css.hours} aria-hidden="true">{hours.map(({ h, label }) => <span key={h} className="num">{label}</span>)}</p>
          <Table points={shown} />
        </>
      )}
    </section>
  );
}

/** The same for those who do not see the curve: one row an hour. */
function Table({ points }: { points: readonly DayPoint[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <table className="visually-hidden">
      <caption>{t('board.day')}</caption>
      <thead><tr><th scope="col">{t('board.dayTime')}</th><th scope="col">{t('board.waiting')}</th><th scope="col">{t('board.negative')}</th><th scope="col">{t('board.overdue')}</th></tr></thead>
      <tbody>{points.filter((_, i) => i % 6 === 0).map((p) => <tr key={p.at}><th scope="row">{format.time(p.at)}</th><td>{p.waiting}</td><td>{p.negative}</td><td>{p.overdue}</td></tr>)}</tbody>
    </table>
  );
}
