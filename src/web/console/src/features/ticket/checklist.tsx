import { patch, post, remove, type CheckDto, type TicketSideDto } from '@cxm/api';
import { ActionIcon, Checkbox, TextInput } from '@mantine/core';
import { Icon, composing, explain, useFormat, useT } from '@cxm/ui';
import { useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import { useDirectory } from '../../desk/directory';
import { keys, queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import css from './ticket.module.css';

/** What is to be done before the ticket is resolved. Alt and an arrow move an item; several lines that are pasted become several items. */
export function Checklist({ ticketId, checks }: { ticketId: number; checks: readonly CheckDto[] }) {
  const t = useT();
  const [text, setText] = useState('');
  const show = (next: readonly CheckDto[]) => queryClient.setQueryData<TicketSideDto>(keys.side(ticketId), (side) => side && { ...side, checks: [...next] });
  const run = (work: Promise<CheckDto[]>) =>
    work.then(show, (error: unknown) => {
      void queryClient.invalidateQueries({ queryKey: keys.side(ticketId) });
      toast({ text: explain(t, error), kind: 'error' });
    });
  const add = (texts: readonly string[]) => {
    const wanted = texts.map((one) => one.replace(/^[-*•☐]\s*/, '').trim()).filter((one) => one !== '');
    setText('');
    if (wanted.length > 0) void run(post<CheckDto[]>(`/api/tickets/${ticketId}/checks`, { texts: wanted.map((one) => one.slice(0, 300)) }));
  };
  const change = (check: CheckDto, body: { done?: boolean; text?: string; position?: number }) => run(patch<CheckDto[]>(`/api/tickets/${ticketId}/checks/${check.id}`, body));
  const tick = (check: CheckDto) => {
    const done = check.doneAt == null;
    show(checks.map((one) => (one.id === check.id ? { ...one, doneAt: done ? new Date().toISOString() : null } : one)));
    void change(check, { done });
  };
  const move = (check: CheckDto, by: number) => {
    const from = checks.indexOf(check);
    const to = from + by;
    if (to < 0 || to >= checks.length) return;
    const next = [...checks];
    next.splice(from, 1);
    next.splice(to, 0, check);
    show(next);
    void change(check, { position: to });
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const lines = event.clipboardData.getData('text').split(/\r?\n/);
    if (lines.filter((line) => line.trim() !== '').length < 2) return;
    event.preventDefault();
    add(lines);
  };
  return (
    <>
      {checks.length > 0 && (
        <ol className={css.checks}>
          {checks.map((check, index) => (
            <Item
              key={check.id} check={check} first={index === 0} last={index === checks.length - 1} onTick={() => tick(check)} onMove={(by) => move(check, by)}
              onRename={(next) => void change(check, { text: next })} onRemove={() => void run(remove<CheckDto[]>(`/api/tickets/${ticketId}/checks/${check.id}`))}
            />
          ))}
        </ol>
      )}
      <TextInput
        size="xs" value={text} maxLength={300} aria-label={t('checks.add')} placeholder={t('checks.add')} onPaste={onPaste} onChange={(e) => setText(e.currentTarget.value)}
        onKeyDown={(e) => {
          if (e.key !== 'Enter' || composing(e)) return;
          e.preventDefault();
          add([text]);
        }}
      />
    </>
  );
}

interface ItemProps {
  check: CheckDto;
  first: boolean;
  last: boolean;
  onTick: () => void;
  onMove: (by: number) => void;
  onRename: (text: string) => void;
  onRemove: () => void;
}

function Item({ check, first, last, onTick, onMove, onRename, onRemove }: ItemProps) {
  const t = useT();
  const format = useFormat();
  const directory = useDirectory();
  const [editing, setEditing] = useState<string | null>(null);
  const done = check.doneAt != null;
  const by = done ? [directory.agent(check.doneBy)?.name, format.dateTime(check.doneAt!)].filter(Boolean).join(', ') : undefined;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  const save = () => {
    if (editing !== null && editing.trim() !== '' && editing.trim() !== check.text) onRename(editing.trim());
    setEditing(null);
  };
  return (
    <li data-done={done} onKeyDown={onKeyDown}>
      {editing === null ? (
        <Checkbox size="xs" checked={done} title={by} label={check.text} onChange={onTick} />
      ) : (
        <TextInput
          size="xs" style={{ flex: 1 }} value={editing} maxLength={300} aria-label={t('checks.text')} data-autofocus autoFocus onChange={(e) => setEditing(e.currentTarget.value)} onBlur={save}
          onKeyDown={(e) => {
            if (composing(e)) return;
            if (e.key === 'Enter') save();
            else if (e.key === 'Escape') setEditing(null);
          }}
        />
      )}
      {editing === null && (
        <span className={css.checkTools}>
          <ActionIcon size="sm" disabled={first} aria-label={t('checks.up', { text: check.text })} onClick={() => onMove(-1)}><Icon name="up" size={13} /></ActionIcon>
          <ActionIcon size="sm" disabled={last} aria-label={t('checks.down', { text: check.text })} onClick={() => onMove(1)}><Icon name="down" size={13} /></ActionIcon>
          <ActionIcon size="sm" aria-label={t('segments.editOf', { name: check.text })} onClick={() => setEditing(check.text)}><Icon name="note" size={13} /></ActionIcon>
          <ActionIcon size="sm" aria-label={t('checks.remove', { text: check.text })} onClick={onRemove}><Icon name="close" size={13} /></ActionIcon>
        </span>
      )}
    </li>
  );
}
