import { patch, type TicketRow } from '@cxm/api';
import { ActionIcon, Button, Menu, Popover, Progress, TagsInput } from '@mantine/core';
import { Avatar, Icon, explain, useFormat, useT } from '@cxm/ui';
import { useRef, useState } from 'react';
import { askResolve } from '../../desk/ask-resolve';
import { useDirectory } from '../../desk/directory';
import { inTurn } from '../../desk/in-turn';
import { useMe } from '../../desk/me';
import { askMacro } from '../../desk/run-macro';
import { TimeChoices } from '../../desk/time-menu';
import { changeBack, putRow, type TicketChange } from '../../desk/tickets';
import { toast } from '../../desk/toast';
import css from './queue.module.css';

interface Change {
  before: TicketRow;
  after: TicketRow;
}

/** What can be done to all that is selected. It is seen to happen, can be stopped, and is taken back where nobody has gone on since. */
export function BulkBar({ rows, onClear }: { rows: readonly TicketRow[]; onClear: () => void }) {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const directory = useDirectory();
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);
  const [tagging, setTagging] = useState(false);
  const [tags, setTags] = useState<string[]>([]);
  const stop = useRef(false);

  const undo = async (changes: readonly Change[], back: TicketChange) => {
    const { failed } = await inTurn(changes, async ({ before, after }) => putRow(await patch<TicketRow>(`/api/tickets/${before.id}`, { ...changeBack(before, after), ...back }), me.agentId), () => undefined);
    if (failed.length > 0) toast({ text: t('bulk.notUndone', { count: failed.length }), kind: 'error' });
  };
  const run = async (change: TicketChange, back: TicketChange = {}) => {
    const todo = [...rows];
    stop.current = false;
    setProgress({ done: 0, of: todo.length });
    const { done, failed } = await inTurn(
      todo,
      async (before): Promise<Change> => {
        const after = await patch<TicketRow>(`/api/tickets/${before.id}`, change);
        putRow(after, me.agentId);
        return { before, after };
      },
      (n) => setProgress({ done: n, of: todo.length }), () => stop.current,
    );
    setProgress(null);
    onClear();
    if (done.length > 0) toast({ text: t('bulk.done', { count: done.length }), kind: 'done', undo: () => void undo(done.map((one) => one.result), back) });
    if (failed.length > 0) toast({ text: `${t('bulk.failed', { count: failed.length })} ${explain(t, failed[0]!.error)}`, kind: 'error' });
  };

  if (progress !== null) {
    return (
      <div className={css.bulk} role="status">
        <span className="num">{t('bulk.progress', { done: progress.done, count: progress.of })}</span>
        <Progress value={(100 * progress.done) / progress.of} style={{ flex: 1 }} aria-label={t('bulk.progress', { done: progress.done, count: progress.of })} />
        <Button size="compact-sm" variant="default" onClick={() => (stop.current = true)}>{t('bulk.stop')}</Button>
      </div>
    );
  }
  return (
    <div className={css.bulk} role="toolbar" aria-label={t('bulk.label')}>
      <strong className="num">{t('bulk.selected', { count: rows.length })}</strong>
      <ActionIcon aria-label={t('ticket.resolve')} title={t('ticket.resolve')} onClick={() => askResolve(rows, () => void run({ status: 'resolved' }))}><Icon name="check" /></ActionIcon>
      <Menu width={240} position="bottom-start">
        <Menu.Target><ActionIcon aria-label={t('ticket.assign')} title={t('ticket.assign')}><Icon name="person" /></ActionIcon></Menu.Target>
        <Menu.Dropdown className={css.tall}>
          <Menu.Label>{t('ticket.assignee')}</Menu.Label>
          <Menu.Item leftSection={<Avatar name={me.name} size={20} />} onClick={() => void run({ assigneeId: me.agentId })}>{t('ticket.me')}</Menu.Item>
          <Menu.Item leftSection={<Icon name="close" size={16} />} onClick={() => void run({ assigneeId: null })}>{t('ticket.nobody')}</Menu.Item>
          {directory.agents.filter((a) => a.active && a.id !== me.agentId).map((a) => <Menu.Item key={a.id} leftSection={<Avatar name={a.name} size={20} />} onClick={() => void run({ assigneeId: a.id })}>{a.name}</Menu.Item>)}
          <Menu.Divider />
          <Menu.Label>{t('ticket.team')}</Menu.Label>
          {directory.teams.map((each) => <Menu.Item key={each.id} leftSection={<Icon name="people" size={16} />} onClick={() => void run({ teamId: each.id })}>{each.name}</Menu.Item>)}
          <Menu.Item leftSection={<Icon name="close" size={16} />} onClick={() => void run({ teamId: null })}>{t('ticket.noTeam')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Popover opened={tagging} onChange={setTagging} width={280} trapFocus>
        <Popover.Target><ActionIcon aria-label={t('macro.addTags')} title={t('macro.addTags')} onClick={() => setTagging(!tagging)}><Icon name="tag" /></ActionIcon></Popover.Target>
        <Popover.Dropdown>
          <TagsInput label={t('macro.addTags')} value={tags} onChange={setTags} maxTags={30} data-autofocus />
          <Button mt="sm" size="compact-sm" disabled={tags.length === 0} onClick={() => { setTagging(false); void run({ addTags: tags }); }}>{t('action.save')}</Button>
        </Popover.Dropdown>
      </Popover>
      <Menu width={290} position="bottom-start">
        <Menu.Target><ActionIcon aria-label={t('ticket.snooze')} title={t('ticket.snooze')}><Icon name="snooze" /></ActionIcon></Menu.Target>
        <Menu.Dropdown><TimeChoices label={t('ticket.snoozeUntil')} onPick={(snoozedUntil) => void run({ status: 'snoozed', snoozedUntil })} /></Menu.Dropdown>
      </Menu>
      <ActionIcon aria-label={t('macro.pick')} title={t('macro.pick')} disabled={rows.length > 100} onClick={() => askMacro(rows.map((row) => row.id))}><Icon name="bolt" /></ActionIcon>
      <Menu width={240} position="bottom-start">
        <Menu.Target><ActionIcon aria-label={t('ticket.more')}><Icon name="more" /></ActionIcon></Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="undo" size={16} />} onClick={() => void run({ status: 'open' })}>{t('ticket.reopen')}</Menu.Item>
          <Menu.Item leftSection={<Icon name="ban" size={16} />} onClick={() => void run({ status: 'spam' })}>{t('ticket.spam')}</Menu.Item>
          <Menu.Item leftSection={<Icon name="ban" size={16} />} onClick={() => void run({ status: 'spam', blockSender: true }, { blockSender: false })}>{t('bulk.spamBlock')}</Menu.Item>
          <Menu.Item leftSection={<Icon name="trash" size={16} />} onClick={() => void run({ status: 'trash' })}>{t('ticket.trash')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ActionIcon ml="auto" aria-label={t('bulk.clear')} title={`${t('bulk.clear')} (Esc)`} onClick={onClear}><Icon name="close" size={16} /></ActionIcon>
      <span className="visually-hidden" role="status">{t('bulk.selected', { count: rows.length })} {format.number(rows.length)}</span>
    </div>
  );
}
