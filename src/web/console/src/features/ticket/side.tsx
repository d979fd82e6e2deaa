import { get, post, put, remove as del, type Page, type TicketFieldDto, type TicketRow, type TicketSideDto, type TrailEntry } from '@cxm/api';
import { Button, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { Bones, Failed, Icon, explain, moodLevel, useFormat, useT } from '@cxm/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import { keys, queryClient } from '../../desk/query';
import { ticketDialog, type TicketDialog } from '../../desk/ticket-dialog';
import { useChangeTicket } from '../../desk/tickets';
import { toast } from '../../desk/toast';
import { Checklist } from './checklist';
import { MergeDialog, SplitDialog } from './merge';
import css from './ticket.module.css';

const useSide = (ticketId: number) => useQuery({ queryKey: keys.side(ticketId), queryFn: ({ signal }) => get<TicketSideDto>(`/api/tickets/${ticketId}/side`, { signal }) });
const useFields = () => useQuery({ queryKey: ['ticket-fields'], queryFn: ({ signal }) => get<Page<TicketFieldDto>>('/api/ticket-fields', { signal }), select: (page) => page.items });

/** What belongs to the ticket itself: subject, fields, followers, relatives, and all that was done to it. */
export function TicketSide({ ticket }: { ticket: TicketRow }) {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const directory = useDirectory();
  const { mutate } = useChangeTicket();
  const side = useSide(ticket.id);
  const fields = useFields().data?.filter((field) => !field.archived) ?? [];
  const [subject, setSubject] = useState(ticket.subject);
  const dialog = ticketDialog.use((s) => s.open);
  const setDialog = (open: TicketDialog | null) => ticketDialog.set({ open });
  const [other, setOther] = useState('');
  const refresh = () => void queryClient.invalidateQueries({ queryKey: keys.side(ticket.id) });
  const run = (work: Promise<unknown>) => void work.then(refresh).catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }));
  const rename = () => {
    const next = subject.trim();
    if (next !== '' && next !== ticket.subject) mutate({ ticket, change: { subject: next } });
    else setSubject(ticket.subject);
  };
  if (side.isError) return <Failed error={side.error} onRetry={() => void side.refetch()} />;
  const data = side.data;
  const follows = data?.followers.includes(me.agentId) === true;
  return (
    <div className={css.side}>
      <form className={css.section} onSubmit={(e) => { e.preventDefault(); rename(); }}>
        <TextInput label={t('change.subject')} value={subject} maxLength={400} onChange={(e) => setSubject(e.currentTarget.value)} onBlur={rename} />
        {fields.map((field) => <Field key={field.id} field={field} value={data?.fields.find((f) => f.fieldId === field.id)?.value ?? ''} onChange={(value) => run(put(`/api/tickets/${ticket.id}/fields/${field.id}`, { value }))} />)}
      </form>
      {data === undefined ? <Bones rows={3} /> : (
        <>
          {data.mergedInto != null && (
            <p className={css.merged}>
              <Icon name="link" size={14} /> <span>{t('ticketMerge.into')} <Link href={`/ticket/${data.mergedInto}`}>#{data.mergedInto}</Link></span>
              {data.mergeId != null && <Button size="compact-xs" variant="default" onClick={() => run(post(`/api/ticket-merges/${data.mergeId}/undo`))}>{t('action.undo')}</Button>}
            </p>
          )}
          <Section title={t('checks.title')} aside={data.checks.length > 0 && <span className="dim num">{data.checks.filter((check) => check.doneAt != null).length}/{data.checks.length}</span>}>
            <Checklist ticketId={ticket.id} checks={data.checks} />
          </Section>
          <Section title={t('ticket.followers')} aside={<Button size="compact-xs" variant={follows ? 'light' : 'default'} aria-pressed={follows} onClick={() => run(put(`/api/tickets/${ticket.id}/following`, { on: !follows }))}>{t(follows ? 'ticket.unfollow' : 'ticket.follow')}</Button>}>
            <p className="dim">{data.followers.length === 0 ? t('ticket.nobody') : data.followers.map((id) => directory.agent(id)?.name).filter(Boolean).join(', ')}</p>
          </Section>
          <Section title={t('ticket.relatives')}>
            <ul className={css.list}>
              {data.merged.map((merge) => (
                <li key={merge.mergeId}>
                  <Icon name="archive" size={14} /> <Link href={`/ticket/${merge.ticketId}`} className="truncate">#{merge.ticketId} {merge.subject}</Link> <small className="dim">{t('ticketMerge.part', { count: merge.messageCount })}</small>
                  <Button size="compact-xs" variant="default" onClick={() => run(post(`/api/ticket-merges/${merge.mergeId}/undo`))}>{t('action.undo')}</Button>
                </li>
              ))}
              {data.links.map((link) => (
                <li key={link.ticketId}>
                  <Icon name="link" size={14} /> <Link href={`/ticket/${link.ticketId}`} className="truncate">#{link.ticketId} {link.subject}</Link> <small className="dim">{t.code('status', link.status)}</small>
                  <Button size="compact-xs" variant="subtle" color="gray" aria-label={t('ticketLink.remove', { id: `#${link.ticketId}` })} onClick={() => run(del(`/api/tickets/${ticket.id}/links/${link.ticketId}`))}><Icon name="close" size={12} /></Button>
                </li>
              ))}
            </ul>
            <form className={css.row} onSubmit={(e) => { e.preventDefault(); const id = Number(other.replace('#', '')); if (id > 0) { setOther(''); run(post(`/api/tickets/${ticket.id}/links`, { otherId: id })); } }}>
              <TextInput size="xs" aria-label={t('ticketLink.number')} placeholder={t('ticketLink.number')} value={other} onChange={(e) => setOther(e.currentTarget.value)} />
              <Button size="xs" type="submit" variant="default" disabled={!/^#?\d+$/.test(other.trim())}>{t('ticketLink.add')}</Button>
            </form>
            <div className={css.row}>
              <Button size="xs" variant="default" onClick={() => setDialog('merge')} disabled={data.mergedInto != null}>{t('ticketMerge.action')}</Button>
              <Button size="xs" variant="default" onClick={() => setDialog('split')}>{t('ticketSplit.action')}</Button>
            </div>
          </Section>
        </>
      )}
      <Section title={t('trail.title')}><Trail ticketId={ticket.id} /></Section>
      <p className={css.foot}>{t('trail.opened', { time: format.dateTime(ticket.createdAt) })}</p>
      {dialog === 'merge' && <MergeDialog ticket={ticket} onClose={() => setDialog(null)} />}
      {dialog === 'split' && <SplitDialog ticket={ticket} onClose={() => setDialog(null)} />}
    </div>
  );
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return <section className={css.section}><header><h3>{title}</h3>{aside}</header>{children}</section>;
}

function Field({ field, value, onChange }: { field: TicketFieldDto; value: string; onChange: (value: string | null) => void }) {
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (known !== value) {
    setKnown(value);
    setText(value);
  }
  const done = () => text !== value && onChange(text === '' ? null : text);
  switch (field.kind) {
    case 'switch': return <Switch label={field.label} checked={value === 'true'} onChange={(e) => onChange(e.currentTarget.checked ? 'true' : null)} />;
    case 'choice': return <Select label={field.label} clearable data={field.options} value={value || null} onChange={onChange} />;
    case 'number': return <NumberInput label={field.label} value={text === '' ? '' : Number(text)} onChange={(v) => setText(String(v))} onBlur={done} />;
    default: return <TextInput label={field.label} type={field.kind === 'date' ? 'date' : 'text'} value={text} onChange={(e) => setText(e.currentTarget.value)} onBlur={done} />;
  }
}

function Trail({ ticketId }: { ticketId: number }) {
  const t = useT();
  const format = useFormat();
  const directory = useDirectory();
  const query = useInfiniteQuery({
    queryKey: ['trail', ticketId], staleTime: 0,
    queryFn: ({ pageParam, signal }) => get<Page<TrailEntry>>(`/api/tickets/${ticketId}/trail`, { query: { before: pageParam }, signal }),
    initialPageParam: null as string | null, getNextPageParam: (page) => page.next ?? undefined,
  });
  const say = (field: string, value: string | null | undefined) =>
    value == null || value === '' ? '–' : field === 'assigneeId' ? (directory.agent(Number(value))?.name ?? value) : field === 'teamId' ? (directory.team(Number(value))?.name ?? value)
      : field === 'status' ? t.code('status', value) : field === 'snoozedUntil' || field === 'answerBy' ? format.dateTime(value) : field === 'mood' ? t(`mood.${moodLevel(Number(value))}`) : field === 'urgency' ? t.code('urgency', String(Math.round(Number(value)))) : /^(merged|mergedInto|link|split)$/.test(field) ? `#${value}` : field === 'consent' ? t.code('fact.consent', value) : field === 'incident' ? t('views.yes') : value;
  if (query.isPending) return <Bones rows={2} />;
  if (query.isError) return <Failed error={query.error} />;
  return (
    <>
      <ol className={css.trail}>
        {query.data.pages.flatMap((page) => page.items).map((entry) => {
          const data = JSON.parse(entry.data) as { changes?: Record<string, [string | null, string | null]>; kind?: string; delivery?: string };
          const what = data.changes !== undefined
            ? Object.entries(data.changes).map(([field, [before, after]]) => `${field.startsWith('field:') ? field.slice(6) : t.code('change', field)}: ${before == null || before === '' ? '' : `${say(field, before)} → `}${say(field, after)}`).join(', ')
            : `${t.code('trailType', entry.type)}${data.kind !== undefined && entry.type === 'message.added' ? ` (${t.code('trailKind', data.kind)})` : data.delivery !== undefined ? `: ${t.code('delivery', data.delivery)}` : ''}`;
          return <li key={entry.seq}><time dateTime={entry.at} title={format.dateTime(entry.at)}>{format.short(entry.at)}</time> <span><b>{entry.agentId == null ? '' : `${directory.agent(entry.agentId)?.name ?? ''} `}</b>{what}</span></li>;
        })}
      </ol>
      {query.hasNextPage && <Button size="compact-sm" variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('timeline.more')}</Button>}
    </>
  );
}
