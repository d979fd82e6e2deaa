import type { MessageDto, PriorityReason, TicketRow } from '@cxm/api';
import { Popover } from '@mantine/core';
import { Countdown, Icon, moodLevel, useFormat, useT } from '@cxm/ui';
import { useState } from 'react';
import css from './conversation.module.css';
import { MoodTrend } from './mood-trend';

// What is laid over the sum of the factors, in the order in which the desk does so.
const bounds = ['floor', 'hours', 'deadline', 'sla'];
const inOrder = (reasons: readonly PriorityReason[]) => [...reasons].sort((a, b) => bounds.indexOf(a.code) - bounds.indexOf(b.code) || Math.abs(b.minutes) - Math.abs(a.minutes));

/** Why the ticket stands where it stands, as a sum: the channel's patience, each factor with the words that caused it, and the time that results. */
export function WhyNow({ ticket, messages, channelName }: { ticket: TicketRow; messages: readonly MessageDto[]; channelName: string }) {
  const t = useT();
  const format = useFormat();
  const [openFor, setOpenFor] = useState<number | null>(null);
  const open = openFor === ticket.id;
  const setOpen = (now: boolean) => setOpenFor(now ? ticket.id : null);
  if (!ticket.waiting || ticket.answerBy == null || ticket.status === 'trash' || ticket.status === 'spam') return null;
  // A night is long: beside it all else would be a dot.
  const largest = Math.max(1, ...ticket.reasons.filter((r) => r.code !== 'hours').map((r) => Math.abs(r.minutes)));
  const allowed = ticket.waitingSince == null ? null : (Date.parse(ticket.answerBy) - Date.parse(ticket.waitingSince)) / 60_000;
  const patience = allowed === null ? null : ticket.reasons.reduce((rest, reason) => rest - reason.minutes, allowed);
  return (
    <Popover opened={open} onChange={setOpen} width={360} position="bottom-end" trapFocus>
      <Popover.Target>
        <button type="button" className={css.why} aria-expanded={open} onClick={() => setOpen(!open)}>
          <Icon name="clock" size={14} /> <Countdown to={ticket.answerBy} /> <span className={css.wide}>{t('why.button')}</span>
        </button>
      </Popover.Target>
      <Popover.Dropdown className={css.whyBox}>
        <h2>{t('why.title')}</h2>
        {ticket.waitingSince != null && <p className="dim">{t('why.waitingSince', { time: format.dateTime(ticket.waitingSince) })}</p>}
        <MoodTrend messages={messages} />
        {ticket.moodRead != null && <p className={css.said}>{t('why.moodSaid', { said: t(`mood.${moodLevel(ticket.mood)}`), read: t(`mood.${moodLevel(ticket.moodRead)}`) })}</p>}
        {ticket.urgencyRead != null && <p className={css.said}>{t('why.urgencySaid', { said: t.code('urgency', String(Math.round(ticket.urgency))), read: t.code('urgency', String(Math.round(ticket.urgencyRead))) })}</p>}
        {patience !== null && <p className={css.whyLine}><span>{t('why.patience', { channel: channelName })}</span> <span className="num">{format.exact(patience)}</span></p>}
        {ticket.reasons.length === 0 ? (
          <p className="dim">{t('why.none')}</p>
        ) : (
          <ol>
            {inOrder(ticket.reasons).map((reason) => (
              <li key={reason.code} data-sooner={reason.minutes < 0}>
                <div className={css.whyLine}>
                  <span>{t.code('reason', reason.code)}</span>
                  <span className="num">{reason.minutes < 0 ? '−' : '+'}{format.exact(reason.minutes)}</span>
                </div>
                <div className={css.whyBar}><i style={{ width: `${Math.min(100, Math.max(2, (Math.abs(reason.minutes) / largest) * 100))}%` }} /></div>
                {reason.phrases.length > 0 && <div className={css.phrases}>{reason.phrases.slice(0, 4).map((p, i) => <q key={i}>{p}</q>)}</div>}
              </li>
            ))}
          </ol>
        )}
        <p className={css.whySum}><b>{t('why.answerBy', { time: format.dateTime(ticket.answerBy) })}</b> {allowed !== null && <b className="num">{format.exact(allowed)}</b>}</p>
      </Popover.Dropdown>
    </Popover>
  );
}
