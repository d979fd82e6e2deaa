import { post, type Macro, type MacroPreview, type MacroResult, type Page, type SavedItem, type TicketDetail, type TicketRow } from '@cxm/api';
import { Button, Modal, Progress } from '@mantine/core';
import { Bones, Failed, Kbd, composing, explain, useT } from '@cxm/ui';
import { useQuery, type InfiniteData } from '@tanstack/react-query';
import { useRef, useState, type KeyboardEvent } from 'react';
import { putBack } from '../../desk/drafts';
import { inTurn } from '../../desk/in-turn';
import { newClientId } from '../../desk/outbox';
import { keys, queryClient } from '../../desk/query';
import { askMacro, macroAsked, undoRun } from '../../desk/run-macro';
import { useSaved } from '../../desk/saved';
import { toast } from '../../desk/toast';
import { Changes, TextEffect } from './effect';
import css from './macros.module.css';

export function MacroPicker() {
  const ask = macroAsked.use((s) => s.ask);
  return ask === null ? null : <Picker key={`${ask.ticketIds.join()}:${ask.macroId}`} ticketIds={ask.ticketIds} first={ask.macroId} />;
}

/** The version that the agent has on the screen, so that an answer is never to something unread. */
function versionOf(ticketId: number): number {
  const detail = queryClient.getQueryData<TicketDetail>(keys.ticket(ticketId));
  if (detail !== undefined) return detail.ticket.customerVersion;
  for (const [, data] of queryClient.getQueriesData<InfiniteData<Page<TicketRow>>>({ queryKey: ['tickets'] })) {
    const row = data?.pages.flatMap((page) => page.items).find((one) => one.id === ticketId);
    if (row !== undefined) return row.customerVersion;
  }
  return 0;
}

function Picker({ ticketIds, first }: { ticketIds: readonly number[]; first: number | null }) {
  const t = useT();
  const macros = useSaved('macros');
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const [progress, setProgress] = useState<number | null>(null);
  const stop = useRef(false);
  const all = macros.data ?? [];
  const found = first !== null && words === '' ? all.filter((m) => m.id === first) : all.filter((m) => m.name.toLowerCase().includes(words.trim().toLowerCase()));
  const chosen = found[Math.min(at, found.length - 1)];
  const close = () => askMacro([]);
  const preview = useQuery({
    queryKey: ['macro-preview', chosen?.id, chosen?.version, ticketIds.join()], enabled: chosen !== undefined, staleTime: 0, gcTime: 0,
    queryFn: ({ signal }) => post<MacroPreview[]>(`/api/macros/${chosen!.id}/preview`, { ticketIds }, { signal }),
  });

  const run = async (macro: SavedItem<Macro>) => {
    setProgress(0);
    const { done, failed } = await inTurn(
      ticketIds,
      (ticketId) => post<MacroResult>(`/api/macros/${macro.id}/run`, { ticketId, clientId: newClientId(), customerVersion: versionOf(ticketId) }),
      setProgress, () => stop.current,
    );
    for (const { result } of done) if (result.draft != null) putBack(result.ticket.id, 'reply', { text: result.draft, files: [] });
    for (const id of ticketIds) void queryClient.invalidateQueries({ queryKey: keys.writing(id) });
    close();
    const results = done.map((one) => one.result);
    if (results.length > 0) {
      toast({
        text: results.length === 1 ? t('macro.ran', { name: macro.name }) : t('macro.ranOn', { name: macro.name, count: results.length }), kind: 'done',
        undo: () => void undo(results),
      });
    }
    if (failed.length > 0) toast({ text: failed.length === 1 ? explain(t, failed[0]!.error) : t('bulk.failed', { count: failed.length }), kind: 'error' });
  };
  const undo = async (results: readonly MacroResult[]) => {
    const { failed } = await inTurn(results, undoRun, () => undefined);
    if (failed.length > 0) toast({ text: t('bulk.notUndone', { count: failed.length }), kind: 'error' });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event) || progress !== null) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setAt((Math.min(at, found.length - 1) + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter' && chosen !== undefined && preview.isSuccess) {
      event.preventDefault();
      void run(chosen);
    }
  };

  return (
    <Modal.Root opened onClose={progress === null ? close : () => (stop.current = true)} size={760} padding={0} centered>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label={t('macro.pick')}>
      <div className={css.picker}>
        <div className={css.side}>
          <input
            data-autofocus value={words} placeholder={t('macro.search')} aria-label={t('macro.search')} role="combobox" aria-expanded="true" aria-controls="macro-list"
            aria-activedescendant={chosen === undefined ? undefined : `macro-${chosen.id}`} onChange={(e) => { setWords(e.currentTarget.value); setAt(0); }} onKeyDown={onKeyDown}
          />
          <ul id="macro-list" role="listbox" aria-label={t('macros.title')}>
            {found.map((macro, index) => (
              <li key={macro.id} id={`macro-${macro.id}`} role="option" aria-selected={macro === chosen} onClick={() => setAt(index)}>
                <span className="truncate">{macro.name}</span> {macro.body.key != null && <Kbd>{macro.body.key}</Kbd>}
              </li>
            ))}
            {macros.isSuccess && found.length === 0 && <li aria-disabled="true" className="dim">{t(all.length === 0 ? 'macros.empty' : 'palette.nothing')}</li>}
          </ul>
        </div>
        <div className={css.effect}>
          {chosen === undefined ? <p>{t('macros.emptyHint')}</p> : (
            <>
              <h2>{chosen.name}</h2>
              {preview.isPending ? <Bones rows={3} /> : preview.isError ? <Failed error={preview.error} /> : <Effect macro={chosen} previews={preview.data} />}
              {progress !== null && <Progress value={(100 * progress) / ticketIds.length} aria-label={t('bulk.progress', { done: progress, count: ticketIds.length })} />}
              <div className={css.buttons}>
                <Button variant="default" onClick={() => (progress === null ? close() : (stop.current = true))}>{t(progress === null ? 'action.cancel' : 'bulk.stop')}</Button>
                <Button disabled={!preview.isSuccess || preview.data.length === 0} loading={progress !== null} onClick={() => void run(chosen)}>{ticketIds.length === 1 ? t('macro.run') : t('macro.runOn', { count: ticketIds.length })}</Button>
              </div>
            </>
          )}
        </div>
      </div>
      </Modal.Content>
    </Modal.Root>
  );
}

/** What will be different: for one ticket in full, for many a line each. */
function Effect({ macro, previews }: { macro: SavedItem<Macro>; previews: readonly MacroPreview[] }) {
  const t = useT();
  const first = previews[0];
  if (first === undefined) return <p>{t('problem.ticket-not-found')}</p>;
  return (
    <>
      {first.text != null && <TextEffect text={first.text} use={macro.body.use} />}
      {previews.length === 1 ? (first.changes.length > 0 ? <Changes changes={first.changes} /> : first.text == null && <p>{t('macro.noChange')}</p>) : (
        <ul className={css.many}>
          {previews.map((one) => (
            <li key={one.ticketId}><span className="truncate">#{one.ticketId} {one.customerName} · {one.subject}</span><span className="dim">{one.changes.length === 0 ? t('macro.noChange') : one.changes.map((c) => t.code('change', c.field)).join(', ')}</span></li>
          ))}
        </ul>
      )}
    </>
  );
}
