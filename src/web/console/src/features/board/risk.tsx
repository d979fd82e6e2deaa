import { post, type Page, type TicketRow } from '@cxm/api';
import { Avatar, ChannelIcon, Countdown, Empty, Failed, MoodChip, useT } from '@cxm/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { useDirectory } from '../../desk/directory';
import { slicePath, sliceView } from '../../desk/slice';
import css from './board.module.css';
import { RiskFilterBar, riskSlice, unfiltered, type RiskFilter } from './risk-filter';
import { RiskMenu } from './risk-menu';

const most = 12;

/** Who is late next, why, and what can be done about it on the spot. */
export function AtRisk({ rows, at }: { rows: readonly TicketRow[]; at: string }) {
  const t = useT();
  const [filter, setFilter] = useState<RiskFilter>(unfiltered);
  const parts = riskSlice(filter);
  const narrowed = parts.length > 1;
  // Asked for anew with each state of the board, which moves with the queue.
  const query = useQuery({
    queryKey: ['board-risk', parts.join('.'), at], enabled: narrowed, gcTime: 60_000, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => post<Page<TicketRow>>('/api/views/preview/tickets', sliceView(parts.join('.')), { query: { limit: most }, signal }),
  });
  const shown = narrowed ? (query.data?.items ?? []) : rows;
  return (
    <section className={css.risk}>
      <header>
        <h2>{narrowed ? <Link href={slicePath(...parts)} title={t('board.opens')}>{t('board.atRisk')}</Link> : t('board.atRisk')}</h2>
        <RiskFilterBar filter={filter} onChange={setFilter} />
      </header>
      {narrowed && query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} />
        : shown.length > 0 ? <ol>{shown.map((row) => <Risk key={row.id} row={row} />)}</ol>
        : narrowed && query.isPending ? null
        : <Empty icon="check" title={t(narrowed ? 'board.noneFits' : 'board.noneAtRisk')} />}
    </section>
  );
}

function Risk({ row }: { row: TicketRow }) {
  const t = useT();
  const directory = useDirectory();
  const assignee = directory.agent(row.assigneeId);
  const team = directory.team(row.teamId);
  // What makes it sooner, strongest first; the ticket itself tells the rest.
  const reasons = row.reasons.filter((reason) => reason.minutes < 0).sort((a, b) => a.minutes - b.minutes).slice(0, 3);
  return (
    <li>
      <Link href={`/ticket/${row.id}`}>
        <MoodChip mood={row.mood} previous={row.previousMood} />
        <ChannelIcon channel={row.channel} label={t.code('channel', row.channel)} />
        <span className={css.what}>
          <b className="truncate">{row.subject}</b>
          <small className="truncate">{row.customerName}{team !== undefined && ` · ${team.name}`}</small>
          {reasons.length > 0 && <small className={css.reasons}>{reasons.map((reason) => <span key={reason.code}>{t.code('reason', reason.code)}</span>)}</small>}
        </span>
        <span className={css.whose}>{assignee === undefined ? <span className="dim">{t('ticket.nobody')}</span> : <><Avatar name={assignee.name} size={20} /> <span className="truncate">{assignee.name}</span></>}</span>
        <Countdown to={row.answerBy} />
      </Link>
      <RiskMenu row={row} />
    </li>
  );
}
