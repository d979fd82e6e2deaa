import type { TicketRow } from '@cxm/api';
import { Avatar, ChannelIcon, Countdown, Empty, MoodChip, useT } from '@cxm/ui';
import { Link } from 'wouter';
import { useDirectory } from '../../desk/directory';
import css from './board.module.css';
import { RiskMenu } from './risk-menu';

/** Who is late next, why, and what can be done about it on the spot. */
export function AtRisk({ rows }: { rows: readonly TicketRow[] }) {
  const t = useT();
  return (
    <section className={css.risk}>
      <h2>{t('board.atRisk')}</h2>
      {rows.length === 0 ? <Empty icon="check" title={t('board.noneAtRisk')} /> : <ol>{rows.map((row) => <Risk key={row.id} row={row} />)}</ol>}
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
