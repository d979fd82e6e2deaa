import { Problem, type TicketRow } from '@cxm/api';
import { Button, Checkbox, Modal, Progress, Textarea } from '@mantine/core';
import { Bones, Countdown, Failed, Icon, MoodChip, explain, useT } from '@cxm/ui';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { useDirectory } from '../../desk/directory';
import { useWritesFirst } from '../../desk/write-first';
import { answerOne, putInIncident, useIncidentTickets } from '../../desk/incidents';
import { inTurn } from '../../desk/in-turn';
import { queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import css from './incident.module.css';

type Result = 'sent' | 'stale' | string;

/** All tickets of one matter; one text answers those that are chosen. Who has written meanwhile is not answered, and is shown. */
export function IncidentDialog({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT();
  const directory = useDirectory();
  const query = useIncidentTickets(id);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [text, setText] = useState('');
  const [resolve, setResolve] = useState(false);
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [results, setResults] = useState<ReadonlyMap<number, Result>>(new Map());
  const clientIds = useRef(new Map<number, string>());
  const rows = query.data ?? [];
  // What only leads in is answered by a mailbox, where there is one.
  const others = useWritesFirst();
  const mute = (row: TicketRow) => !directory.capabilities(row.channel).answers && others.length === 0;
  const waits = (row: TicketRow) => row.waiting && row.status === 'open' && results.get(row.id) !== 'sent' && !mute(row);
  const chosen = rows.filter((row) => waits(row) && !left.has(row.id));

  const toggle = (row: TicketRow) => {
    const next = new Set(left);
    if (!next.delete(row.id)) next.add(row.id);
    setLeft(next);
  };
  const part = async (row: TicketRow) => {
    try {
      await putInIncident(id, row.id, false);
      toast({ text: t('incident.parted'), kind: 'done', undo: () => void putInIncident(id, row.id, true) });
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    }
  };
  const send = async () => {
    setProgress({ done: 0, of: chosen.length });
    const { done, failed } = await inTurn(
      chosen,
      (row) => {
        const clientId = clientIds.current.get(row.id) ?? crypto.randomUUID();
        clientIds.current.set(row.id, clientId);
        return answerOne(row, text.trim(), resolve, clientId);
      },
      (n) => setProgress({ done: n, of: chosen.length }),
    );
    const next = new Map(results);
    for (const { item } of done) next.set(item.id, 'sent');
    for (const { item, error } of failed) {
      const stale = error instanceof Problem && error.code === 'stale';
      // Read anew, his next answer is another one.
      if (stale) clientIds.current.delete(item.id);
      next.set(item.id, stale ? 'stale' : explain(t, error));
    }
    setResults(next);
    setProgress(null);
    await queryClient.invalidateQueries({ queryKey: ['incidents'] });
    if (failed.length === 0) {
      toast({ text: t('incident.answered', { count: done.length }), kind: 'done' });
      onClose();
    }
  };

  return (
    <Modal opened onClose={onClose} title={t('incident.title')} size={720} closeOnClickOutside={text === ''}>
      {query.isPending ? <Bones rows={4} /> : query.isError ? <Failed error={(query.error as Problem).status === 404 ? { code: 'not-found' } : query.error} /> : (
        <form className={css.form} onSubmit={(e) => { e.preventDefault(); void send(); }}>
          <ul className={css.list}>
            {rows.map((row) => {
              const result = results.get(row.id);
              return (
                <li key={row.id}>
                  <Checkbox aria-label={t('incident.choose', { name: row.customerName })} checked={waits(row) && !left.has(row.id)} disabled={!waits(row)} onChange={() => toggle(row)} />
                  <MoodChip mood={row.mood} previous={row.previousMood} />
                  <Link href={`/ticket/${row.id}`} className={css.what} onClick={onClose}><b className="truncate">{row.customerName}</b><small className="truncate dim">{row.snippet}</small></Link>
                  {result === 'sent' ? <span className="chip"><Icon name="check" size={12} /> {t('delivery.sent')}</span>
                    : mute(row) ? <span className={css.bad}>{t('incident.mute', { channel: t.code('channel', row.channel) })}</span>
                    : result !== undefined ? <span className={css.bad}>{result === 'stale' ? t('incident.stale') : result}</span>
                      : row.waiting && row.status === 'open' ? <Countdown to={row.answerBy} /> : <span className="chip">{row.status === 'open' ? t('queue.answered') : t.code('status', row.status)}</span>}
                  <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void part(row)}>{t('incident.part')}</Button>
                </li>
              );
            })}
          </ul>
          <Textarea
            label={t('incident.answer')} description={t('incident.places', { place: '{{customer.name}}' })} autosize minRows={4} maxRows={12} value={text} onChange={(e) => setText(e.currentTarget.value)} data-autofocus
            inputWrapperOrder={['label', 'input', 'description']}
          />
          <Checkbox label={t('incident.resolve')} checked={resolve} onChange={(e) => setResolve(e.currentTarget.checked)} />
          {progress !== null && <Progress value={(100 * progress.done) / Math.max(1, progress.of)} aria-label={t('bulk.progress', { done: progress.done, count: progress.of })} />}
          <div className={css.buttons}>
            <Button variant="default" onClick={onClose}>{t('action.close')}</Button>
            <Button type="submit" loading={progress !== null} disabled={text.trim() === '' || chosen.length === 0}>{t('incident.send', { count: chosen.length })}</Button>
          </div>
        </form>
      )}
    </Modal>
  );
}
