import { get, type BoardGroup, type BoardSnapshot, type TicketRow } from '@cxm/api';
import { Avatar, Bones, ChannelIcon, Countdown, Empty, Failed, MoodChip, useFormat, useNow, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useDirectory } from '../../desk/directory';
import { live } from '../../desk/feed';
import { keys } from '../../desk/query';
import css from './board.module.css';

/** The state of the queue at one glance, moving as it changes. */
export function Board() {
  const t = useT();
  const query = useQuery({ queryKey: keys.board, queryFn: ({ signal }) => get<BoardSnapshot>('/api/board', { signal }), staleTime: 0 });
  const board = query.data;
  if (board === undefined) return query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Bones rows={8} />;
  return (
    <section className={css.board}>
      <header className={css.head}><h1>{t('nav.board')}</h1><BoardTime at={board.at} /></header>
      <Tiles board={board} />
      <div className={css.grid}>
        <section className={css.risk}>
          <h2>{t('board.atRisk')}</h2>
          {board.atRisk.filter((row) => row.waiting).length === 0 ? <Empty icon="check" title={t('board.noneAtRisk')} /> : <ol>{board.atRisk.filter((row) => row.waiting).map((row) => <Risk key={row.id} row={row} />)}</ol>}
        </section>
        <div className={css.side}>
          <Groups title={t('board.byTeam')} groups={board.byTeam} kind="team" />
          <Groups title={t('board.byChannel')} groups={board.byAccount} kind="account" />
          <Agents board={board} />
        </div>
      </div>
    </section>
  );
}

function BoardTime({ at }: { at: string }) {
  const t = useT();
  const format = useFormat();
  const light = live.use((s) => s.light);
  return <span className={css.at} data-light={light}><i aria-hidden="true" /> {t(light === 'live' ? 'board.live' : 'board.asOf', { time: format.time(at) })}</span>;
}

function Tiles({ board }: { board: BoardSnapshot }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const longest = board.longestWaitingSince == null ? null : (now - Date.parse(board.longestWaitingSince)) / 60_000;
  const share = board.waiting === 0 ? 0 : board.negative / board.waiting;
  const tiles: { key: string; value: string; more: string; level?: 'bad' | 'warn' | 'good' }[] = [
    { key: 'waiting', value: format.number(board.waiting), more: t('board.ofOpen', { count: board.open }) },
    { key: 'longest', value: longest === null ? '–' : format.minutes(longest), more: t('board.longestHint') },
    { key: 'overdue', value: format.number(board.overdue), more: t('board.overdueHint'), level: board.overdue > 0 ? 'bad' : 'good' },
    { key: 'due15', value: format.number(board.dueIn15), more: t('board.dueMore', { thirty: board.dueIn30, sixty: board.dueIn60 }), level: board.dueIn15 > 0 ? 'warn' : undefined },
    { key: 'negative', value: format.percent(share), more: t('board.negativeOf', { count: board.negative }), level: share >= 0.4 ? 'bad' : share >= 0.2 ? 'warn' : undefined },
    { key: 'unassigned', value: format.number(board.unassigned), more: t('board.unassignedHint') },
  ];
  return (
    <dl className={css.tiles}>
      {tiles.map((tile) => (
        <div key={tile.key} data-level={tile.level}>
          <dt>{t.code('board', tile.key)}</dt>
          <dd>{tile.value}</dd>
          <dd className={css.more}>{tile.more}</dd>
        </div>
      ))}
    </dl>
  );
}

function Risk({ row }: { row: TicketRow }) {
  const t = useT();
  const directory = useDirectory();
  const assignee = directory.agent(row.assigneeId);
  const team = directory.team(row.teamId);
  return (
    <li>
      <Link href={`/ticket/${row.id}`}>
        <MoodChip mood={row.mood} previous={row.previousMood} />
        <ChannelIcon channel={row.channel} label={t.code('channel', row.channel)} />
        <span className={css.what}><b className="truncate">{row.subject}</b><small className="truncate">{row.customerName}{team !== undefined && ` · ${team.name}`}</small></span>
        <span className={css.whose}>{assignee === undefined ? <span className="dim">{t('ticket.nobody')}</span> : <><Avatar name={assignee.name} size={20} /> <span className="truncate">{assignee.name}</span></>}</span>
        <Countdown to={row.answerBy} />
      </Link>
    </li>
  );
}

function Groups({ title, groups, kind }: { title: string; groups: BoardGroup[]; kind: 'team' | 'account' }) {
  const t = useT();
  const directory = useDirectory();
  const format = useFormat();
  const most = Math.max(1, ...groups.map((g) => g.open));
  const name = (id: number | null | undefined) => (id == null ? t('board.noTeam') : kind === 'team' ? (directory.team(id)?.name ?? `#${id}`) : (directory.account(id)?.name ?? `#${id}`));
  const to = (id: number | null | undefined) => (kind === 'team' && id != null ? `/inbox/team-${id}` : null);
  return (
    <section className={css.group}>
      <h2>{title}</h2>
      {groups.length === 0 && <p className="dim">{t('board.quiet')}</p>}
      <table>
        <thead className="visually-hidden"><tr><th>{title}</th><th>{t('board.bar')}</th><th>{t('board.waiting')}</th><th>{t('board.negative')}</th></tr></thead>
        <tbody>
          {[...groups].sort((a, b) => b.open - a.open).map((group) => {
            const link = to(group.id);
            return (
              <tr key={group.id ?? 0}>
                <th scope="row" className="truncate">{link === null ? name(group.id) : <Link href={link}>{name(group.id)}</Link>}</th>
                <td className={css.bar}>
                  <span title={t('board.barHint', { open: group.open, waiting: group.waiting, negative: group.negative })}>
                    <i data-part="negative" style={{ width: `${(group.negative / most) * 100}%` }} />
                    <i data-part="waiting" style={{ width: `${(Math.max(0, group.waiting - group.negative) / most) * 100}%` }} />
                    <i data-part="open" style={{ width: `${(Math.max(0, group.open - group.waiting) / most) * 100}%` }} />
                  </span>
                </td>
                <td className="num">{t('board.waitingOf', { waiting: group.waiting, open: group.open })}</td>
                <td className="num" data-bad={group.waiting > 0 && group.negative / group.waiting >= 0.4}>{group.waiting === 0 ? '–' : format.percent(group.negative / group.waiting)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Agents({ board }: { board: BoardSnapshot }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const directory = useDirectory();
  const states = live.use((s) => s.agents);
  const order = { available: 0, away: 1, offline: 2 };
  const agents = directory.agents
    .filter((agent) => agent.active)
    .map((agent) => ({ agent, presence: states[agent.id], load: board.byAgent.find((a) => a.agentId === agent.id) }))
    .sort((a, b) => order[a.presence?.state ?? 'offline'] - order[b.presence?.state ?? 'offline'] || (b.load?.open ?? 0) - (a.load?.open ?? 0));
  return (
    <section className={css.group}>
      <h2>{t('board.agents')}</h2>
      <table>
        <tbody>
          {agents.map(({ agent, presence, load }) => (
            <tr key={agent.id}>
              <th scope="row"><span className={css.agent}><Avatar name={agent.name} size={22} /> <span className="truncate">{agent.name}</span></span></th>
              <td className={css.state}><i data-state={presence?.state ?? 'offline'} /> {t(`state.${presence?.state ?? 'offline'}`)}{presence !== undefined && presence.state !== 'offline' && <span className="dim num"> {format.minutes((now - Date.parse(presence.since)) / 60_000)}</span>}</td>
              <td className="num">{t('board.waitingOf', { waiting: load?.waiting ?? 0, open: load?.open ?? 0 })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
