import type { TicketRow } from '@cxm/api';
import { ActionIcon, Menu } from '@mantine/core';
import { Avatar, Icon, useT } from '@cxm/ui';
import { useLocation } from 'wouter';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import { changeBack, useChangeTicket, type TicketChange } from '../../desk/tickets';
import { toast } from '../../desk/toast';
import css from './board.module.css';

const mostUrgent = 3;

/** What a supervisor does about a ticket without leaving the board. */
export function RiskMenu({ row }: { row: TicketRow }) {
  const t = useT();
  const me = useMe();
  const directory = useDirectory();
  const [, go] = useLocation();
  const { mutate } = useChangeTicket();
  const chat = directory.capabilities(row.channel).live;
  const change = (wanted: TicketChange, text: string) =>
    mutate({ ticket: row, change: wanted }, {
      onSuccess: (after) => toast({ text, kind: 'done', undo: () => mutate({ ticket: after, change: changeBack(row, after) }) }),
    });
  const assign = (id: number, name: string) => change({ assigneeId: id }, t('board.given', { name }));
  // Who can see the ticket at all; the server refuses the others.
  const agents = directory.agents.filter((a) => a.active && a.id !== row.assigneeId && (a.role !== 'agent' || row.teamId == null || a.teamIds.includes(row.teamId)));
  return (
    <Menu width={240} position="bottom-end">
      <Menu.Target><ActionIcon className={css.act} variant="subtle" aria-label={t('board.actOn', { subject: row.subject })}><Icon name="more" /></ActionIcon></Menu.Target>
      <Menu.Dropdown className={css.tall}>
        <Menu.Item leftSection={<Icon name={chat ? 'chat' : 'right'} size={16} />} onClick={() => go(`/ticket/${row.id}`)}>{t(chat ? 'board.joinChat' : 'board.open')}</Menu.Item>
        <Menu.Item leftSection={<Icon name="bolt" size={16} />} disabled={row.urgency >= mostUrgent} onClick={() => change({ urgency: mostUrgent }, t('board.raised'))}>{t('board.raise')}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t('ticket.assign')}</Menu.Label>
        {row.assigneeId !== me.agentId && <Menu.Item leftSection={<Avatar name={me.name} size={20} />} onClick={() => assign(me.agentId, me.name)}>{t('ticket.me')}</Menu.Item>}
        {agents.filter((a) => a.id !== me.agentId).map((a) => <Menu.Item key={a.id} leftSection={<Avatar name={a.name} size={20} />} onClick={() => assign(a.id, a.name)}>{a.name}</Menu.Item>)}
      </Menu.Dropdown>
    </Menu>
  );
}
