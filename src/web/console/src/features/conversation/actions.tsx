import type { TicketRow } from '@cxm/api';
import { ActionIcon, Button, Menu, Popover, TagsInput } from '@mantine/core';
import { Avatar, Icon, explain, useFormat, useT } from '@cxm/ui';
import { useState } from 'react';
import { askResolve } from '../../desk/ask-resolve';
import { callCustomer, useCanCall } from '../../desk/calls';
import { useCommands } from '../../desk/commands';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import { askMacro } from '../../desk/run-macro';
import { setSeen } from '../../desk/seen';
import { useShortcuts } from '../../desk/shortcuts';
import { TimeChoices } from '../../desk/time-menu';
import { changeBack, useChangeTicket, type TicketChange } from '../../desk/tickets';
import { toast } from '../../desk/toast';
import { ticketCommands, type Open } from './commands';
import css from './conversation.module.css';
import { MoodMenu } from './mood-menu';

export function Actions({ ticket, onResolved }: { ticket: TicketRow; onResolved: () => void }) {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const directory = useDirectory();
  const canCall = useCanCall();
  const { mutate } = useChangeTicket();
  // The bar stays while tickets come and go; a menu is open for one of them.
  const [opened, setOpened] = useState<{ menu: Open; ticketId: number }>({ menu: null, ticketId: 0 });
  const open = opened.ticketId === ticket.id ? opened.menu : null;
  const setOpen = (menu: Open) => setOpened({ menu, ticketId: ticket.id });

  const change = (next: TicketChange) => mutate({ ticket, change: next });
  const changeWithUndo = (next: TicketChange, text: string, back: TicketChange = {}) => {
    mutate({ ticket, change: next }, {
      onSuccess: (row) => toast({ text, kind: 'done', undo: () => mutate({ ticket: row, change: { ...changeBack(ticket, row), ...back } }) }),
    });
  };
  const resolve = () => {
    if (ticket.status === 'resolved') return change({ status: 'open' });
    askResolve([ticket], () => {
      changeWithUndo({ status: 'resolved' }, t('ticket.resolvedToast', { id: `#${ticket.id}` }));
      onResolved();
    });
  };
  const toggle = (which: Open) => setOpen(open === which ? null : which);

  const spam = (blockSender: boolean) => blockSender
    ? changeWithUndo({ status: 'spam', blockSender }, t('ticket.spamBlockToast', { name: ticket.customerName }), { blockSender: false })
    : changeWithUndo({ status: 'spam' }, t('ticket.spamToast'));
  const call = () => void callCustomer(ticket.id).catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }));
  const trash = () => changeWithUndo({ status: 'trash' }, t('ticket.trashToast'));

  useCommands(() => ticketCommands(t, ticket, me.agentId, { change, resolve, spam, trash, open: setOpen }));
  useShortcuts({ ...(ticket.status === 'trash' ? {} : { e: resolve }), a: () => toggle('assign'), s: () => toggle('snooze'), t: () => toggle('tags') });

  const assignee = directory.agent(ticket.assigneeId);
  const team = directory.team(ticket.teamId);
  const candidates = directory.agents.filter((a) => a.active && (a.role !== 'agent' || ticket.teamId == null || a.teamIds.includes(ticket.teamId)));
  const menu = (which: Open) => ({ opened: open === which, onChange: (now: boolean) => setOpen(now ? which : null) });

  return (
    <div className={css.actions}>
      {ticket.assigneeId == null && ticket.status !== 'trash' && (
        <Button size="compact-sm" variant="light" onClick={() => change({ assigneeId: me.agentId })}>{t('ticket.take')}</Button>
      )}
      <Menu {...menu('assign')} width={260}>
        <Menu.Target>
          <button type="button" className={css.pick} aria-label={t('ticket.assign')} title={`${t('ticket.assign')} (A)`}>
            {assignee !== undefined ? <Avatar name={assignee.name} size={20} /> : <Icon name="person" size={16} />}
            <span className={css.wide}>{assignee?.name ?? t('ticket.nobody')}{team !== undefined && <span className="dim"> · {team.name}</span>}</span>
            <Icon name="down" size={12} />
          </button>
        </Menu.Target>
        <Menu.Dropdown className={css.tall}>
          <Menu.Label>{t('ticket.assignee')}</Menu.Label>
          {ticket.assigneeId !== me.agentId && <Menu.Item leftSection={<Avatar name={me.name} size={20} />} onClick={() => change({ assigneeId: me.agentId })}>{t('ticket.me')}</Menu.Item>}
          {ticket.assigneeId != null && <Menu.Item leftSection={<Icon name="close" size={16} />} onClick={() => change({ assigneeId: null })}>{t('ticket.nobody')}</Menu.Item>}
          {candidates.filter((a) => a.id !== me.agentId).map((agent) => (
            <Menu.Item key={agent.id} leftSection={<Avatar name={agent.name} size={20} />} rightSection={agent.id === ticket.assigneeId ? <Icon name="check" size={14} /> : null} onClick={() => change({ assigneeId: agent.id })}>{agent.name}</Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Label>{t('ticket.team')}</Menu.Label>
          {directory.teams.map((each) => (
            <Menu.Item key={each.id} leftSection={<Icon name="people" size={16} />} rightSection={each.id === ticket.teamId ? <Icon name="check" size={14} /> : null} onClick={() => change({ teamId: each.id })}>{each.name}</Menu.Item>
          ))}
          {ticket.teamId != null && <Menu.Item leftSection={<Icon name="close" size={16} />} onClick={() => change({ teamId: null })}>{t('ticket.noTeam')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>

      {canCall && <ActionIcon aria-label={t('calls.call')} title={t('calls.call')} onClick={call}><Icon name="phone" /></ActionIcon>}

      <ActionIcon aria-label={t('macro.pick')} title={`${t('macro.pick')} (M)`} onClick={() => askMacro([ticket.id])}><Icon name="bolt" /></ActionIcon>

      <MoodMenu ticket={ticket} {...menu('mood')} />

      <Popover {...menu('tags')} width={300} position="bottom-end" trapFocus>
        <Popover.Target>
          <ActionIcon aria-label={t('ticket.tags')} title={`${t('ticket.tags')} (T)`} onClick={() => toggle('tags')}><Icon name="tag" /></ActionIcon>
        </Popover.Target>
        <Popover.Dropdown>
          <Tags present={ticket.tags} onSave={(tags) => { change({ tags }); setOpen(null); }} />
        </Popover.Dropdown>
      </Popover>

      <Menu {...menu('snooze')} width={290}>
        <Menu.Target>
          <ActionIcon aria-label={t('ticket.snooze')} title={`${t('ticket.snooze')} (S)`}><Icon name="snooze" /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <TimeChoices
            label={t('ticket.snoozeUntil')}
            onPick={(until) => {
              setOpen(null);
              changeWithUndo({ status: 'snoozed', snoozedUntil: until }, t('ticket.snoozedToast', { time: format.dateTime(until) }));
              onResolved();
            }}
          />
        </Menu.Dropdown>
      </Menu>

      <Menu width={230}>
        <Menu.Target>
          <ActionIcon aria-label={t('ticket.more')}><Icon name="more" /></ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Icon name="eye" size={16} />} onClick={() => setSeen(ticket, ticket.customerVersion - 1)}>{t('ticket.unread')}</Menu.Item>
          {ticket.status !== 'open' && ticket.status !== 'trash' && <Menu.Item leftSection={<Icon name="undo" size={16} />} onClick={() => change({ status: 'open' })}>{t('ticket.reopen')}</Menu.Item>}
          {ticket.status !== 'spam' && <Menu.Item leftSection={<Icon name="ban" size={16} />} onClick={() => spam(false)}>{t('ticket.spam')}</Menu.Item>}
          {ticket.status !== 'spam' && <Menu.Item leftSection={<Icon name="ban" size={16} />} onClick={() => spam(true)}>{t('ticket.spamBlock')}</Menu.Item>}
          {ticket.status !== 'trash' && <Menu.Item leftSection={<Icon name="trash" size={16} />} onClick={trash}>{t('ticket.trash')}</Menu.Item>}
        </Menu.Dropdown>
      </Menu>

      {ticket.status !== 'trash' && (
        <Button size="compact-sm" title={`${t(ticket.status === 'resolved' ? 'ticket.reopen' : 'ticket.resolve')} (E)`} variant={ticket.status === 'resolved' ? 'default' : 'filled'} leftSection={<Icon name={ticket.status === 'resolved' ? 'undo' : 'check'} size={14} />} onClick={resolve}>
          {t(ticket.status === 'resolved' ? 'ticket.reopen' : 'ticket.resolve')}
        </Button>
      )}
    </div>
  );
}

function Tags({ present, onSave }: { present: string[]; onSave: (tags: string[]) => void }) {
  const t = useT();
  const [tags, setTags] = useState(present);
  return (
    <>
      <TagsInput label={t('ticket.tags')} placeholder={t('ticket.addTag')} value={tags} onChange={setTags} data-autofocus maxTags={30} />
      <Button mt="sm" size="compact-sm" onClick={() => onSave(tags)}>{t('action.save')}</Button>
    </>
  );
}
