import type { BoardSnapshot } from '@cxm/api';
import { useFormat, useNow, useT } from '@cxm/ui';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { slicePath } from '../../desk/slice';
import css from './board.module.css';
import { Surveys } from './surveys';

interface Tile {
  key: string;
  value: string;
  more: ReactNode;
  /** The tickets that are counted. */
  to?: string | undefined;
  /** The answers that are counted. */
  survey?: 'csat' | 'nps';
  level?: 'bad' | 'warn' | 'good' | undefined;
}

/** The numbers of the whole desk; each opens the tickets that it counts. */
export function Tiles({ board }: { board: BoardSnapshot }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const longest = board.longestWaitingSince == null ? null : (now - Date.parse(board.longestWaitingSince)) / 60_000;
  const share = board.waiting === 0 ? 0 : board.negative / board.waiting;
  const [survey, setSurvey] = useState<'csat' | 'nps' | null>(null);
  const { csat, satisfied, nps, npsScore } = board.surveys;
  const due = (count: number, minutes: 30 | 60) => <Link key={minutes} href={slicePath(`due${minutes}`)}>{t('board.dueIn', { count, minutes })}</Link>;
  const tiles: Tile[] = [
    { key: 'waiting', value: format.number(board.waiting), to: slicePath('waiting'), more: <Link href={slicePath('open')}>{t('board.ofOpen', { count: board.open })}</Link> },
    { key: 'longest', value: longest === null ? '–' : format.minutes(longest), to: board.longestWaitingId == null ? undefined : `/ticket/${board.longestWaitingId}`, more: t('board.longestHint') },
    { key: 'overdue', value: format.number(board.overdue), to: slicePath('overdue'), more: t('board.overdueHint'), level: board.overdue > 0 ? 'bad' : 'good' },
    { key: 'due15', value: format.number(board.dueIn15), to: slicePath('due15'), more: <>{due(board.dueIn30, 30)} · {due(board.dueIn60, 60)}</>, level: board.dueIn15 > 0 ? 'warn' : undefined },
    { key: 'negative', value: format.percent(share), to: slicePath('negative'), more: t('board.negativeOf', { count: board.negative }), level: share >= 0.4 ? 'bad' : share >= 0.2 ? 'warn' : undefined },
    { key: 'unassigned', value: format.number(board.unassigned), to: slicePath('unassigned'), more: t('board.unassignedHint') },
    {
      key: 'csat', survey: 'csat', value: csat === 0 ? '–' : format.percent(satisfied / csat),
      more: <>{t('board.answers', { count: csat })}{npsScore != null && <> · <button type="button" onClick={() => setSurvey('nps')}>{t('board.nps')} {npsScore > 0 ? '+' : ''}{npsScore} ({nps})</button></>}</>,
    },
  ];
  return (
    <>
    <dl className={css.tiles}>
      {tiles.map((tile) => (
        <div key={tile.key} data-level={board.alarms.some((measure) => measure === tile.key) ? 'alarm' : tile.level}>
          <dt>{t.code('board', tile.key)}</dt>
          <dd>{tile.survey !== undefined ? <button type="button" onClick={() => setSurvey(tile.survey!)} title={t('board.opensAnswers')}>{tile.value}</button> : tile.to === undefined ? tile.value : <Link href={tile.to} title={t('board.opens')}>{tile.value}</Link>}</dd>
          <dd className={css.more}>{tile.more}</dd>
        </div>
      ))}
    </dl>
    {survey !== null && <Surveys survey={survey} onClose={() => setSurvey(null)} />}
    </>
  );
}
