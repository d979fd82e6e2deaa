import { Problem, Unreachable, type WallGroup, type WallSnapshot } from '@cxm/api';
import { Empty, setServerTime, useFormat, useNow, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Day } from './day';
import css from './wall.module.css';

/** The secret stands behind the #, which no browser sends to a server by itself. */
const secret = () => location.hash.slice(1);

async function look(key: string, signal: AbortSignal): Promise<WallSnapshot> {
  const response = await fetch('/api/wall', { headers: { 'X-Wallboard-Key': key }, credentials: 'omit', signal }).catch((error: unknown) => {
    throw signal.aborted ? error : new Unreachable(error);
  });
  if (!response.ok) throw new Problem(response.status, (await response.json().catch(() => ({}))) as Record<string, unknown>);
  return (await response.json()) as WallSnapshot;
}

/** The board for a screen on the wall: opened by a link, without a sign-in, in numbers only. */
export function Wall() {
  const t = useT();
  const [key, setKey] = useState(secret);
  useEffect(() => {
    const change = () => setKey(secret());
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  const query = useQuery({
    queryKey: ['wall', key], queryFn: ({ signal }) => look(key, signal), staleTime: 0, retry: false, refetchIntervalInBackground: true,
    // A link that was revoked stays dark; anything else is tried again.
    refetchInterval: (q) => (q.state.error instanceof Problem && q.state.error.status === 401 ? false : 2_000),
  });
  const closed = query.error instanceof Problem && query.error.status === 401;
  if (closed) return <main className={css.closed}><Empty icon="monitor" title={t('wall.closed')}>{t('wall.closedHint')}</Empty></main>;
  if (query.data === undefined) return <main className={css.closed} role="status">{t(query.isError ? 'state.unreachable' : 'state.loading')}</main>;
  return <Screen board={query.data} late={query.isError} />;
}

function Screen({ board, late }: { board: WallSnapshot; late: boolean }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  useEffect(() => setServerTime(board.at), [board.at]);
  const longest = board.longestWaitingSince == null ? '–' : format.minutes((now - Date.parse(board.longestWaitingSince)) / 60_000);
  const tiles: { measure?: string; label: string; value: string; more: string }[] = [
    { measure: 'waiting', label: t('board.waiting'), value: format.number(board.waiting), more: t('board.ofOpen', { count: board.open }) },
    { measure: 'longest', label: t('board.longest'), value: longest, more: t('board.longestHint') },
    { measure: 'overdue', label: t('board.overdue'), value: format.number(board.overdue), more: `${t('board.due15')}: ${board.dueIn15}` },
    { measure: 'negative', label: t('board.negative'), value: format.percent(board.waiting === 0 ? 0 : board.negative / board.waiting), more: t('board.negativeOf', { count: board.negative }) },
    { measure: 'unassigned', label: t('board.unassigned'), value: format.number(board.unassigned), more: t('board.unassignedHint') },
    { label: t('wall.agents'), value: format.number(board.available), more: t('wall.away', { count: board.away }) },
    { label: t('board.csat'), value: board.surveys.csat === 0 ? '–' : format.percent(board.surveys.satisfied / board.surveys.csat), more: t('board.answers', { count: board.surveys.csat }) },
  ];
  return (
    <main className={css.wall}>
      <header>
        <h1>{t('nav.board')}</h1>
        <p role="status" data-late={late}>{late ? t('board.asOf', { time: format.time(board.at) }) : t('board.live', { time: format.time(board.at) })}</p>
      </header>
      <dl>
        {tiles.map((tile) => (
          <div key={tile.label} data-alarm={board.alarms.some((measure) => measure === tile.measure)}>
            <dt>{tile.label}</dt>
            <dd className={css.value}>{tile.value}</dd>
            <dd>{tile.more}</dd>
          </div>
        ))}
      </dl>
      <div className={css.groups}>
        <Group title={t('board.byTeam')} groups={board.byTeam} />
        <Group title={t('board.byChannel')} groups={board.byAccount} />
      </div>
      <Day points={board.day} now={Date.parse(board.at)} />
    </main>
  );
}

function Group({ title, groups }: { title: string; groups: readonly WallGroup[] }) {
  const t = useT();
  return (
    <table>
      <thead><tr><th scope="col">{title}</th><th scope="col">{t('board.waiting')}</th><th scope="col">{t('wall.unhappy')}</th></tr></thead>
      <tbody>
        {[...groups].sort((a, b) => b.waiting - a.waiting).slice(0, 8).map((group) => (
          <tr key={group.name ?? ''}><th scope="row">{group.name ?? t('board.noTeam')}</th><td>{group.waiting} / {group.open}</td><td>{group.negative}</td></tr>
        ))}
      </tbody>
    </table>
  );
}
