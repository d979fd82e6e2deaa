import type { CallDto } from '@cxm/api';
import { Button, Menu, Textarea } from '@mantine/core';
import { Avatar, Icon, explain, useT } from '@cxm/ui';
import { useState } from 'react';
import { Link } from 'wouter';
import { clock, finishCall, hangUp, holdCall, isHeld, passOn, takeCall, useElapsed, useOnCall } from '../../desk/calls';
import { useDirectory } from '../../desk/directory';
import { live } from '../../desk/feed';
import { useMe } from '../../desk/me';
import { toast } from '../../desk/toast';
import css from './calls.module.css';

/** The call that I have: it rings, we talk, or it is to be finished. */
export function MyCall({ call }: { call: CallDto }) {
  const t = useT();
  const elapsed = useElapsed(call.talkingAt ?? call.startedAt);
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState('');
  const over = call.state === 'ended';
  const run = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={css.mine} data-state={call.state}>
      <div className={css.row}>
        <span className={css.live}><Icon name="phone" size={16} /></span>
        <span className={css.who} role="status">
          <Link href={`/ticket/${call.ticketId}`}><b className="truncate">{call.customerName}</b></Link>
          <small className="truncate">{t(over ? 'calls.over' : isHeld(call) ? 'calls.held' : call.state === 'talking' ? 'calls.talking' : 'calls.ringing')}{call.address != null && call.address !== call.customerName && ` · ${call.address}`}</small>
        </span>
        <span className={`${css.time} num`}>{over ? clock(call.talkSeconds) : elapsed}</span>
        <span className={css.acts}>
          {call.state === 'talking' && <Button size="compact-sm" variant="default" disabled={busy} onClick={() => void run(() => holdCall(call.id))}>{t('calls.hold')}</Button>}
          {isHeld(call) && <Button size="compact-sm" loading={busy} onClick={() => void run(() => takeCall(call.id))}>{t('calls.back')}</Button>}
          {call.state === 'talking' && <PassOn call={call} busy={busy} run={run} />}
          {!over && <Button size="compact-sm" color="brick" loading={busy} onClick={() => void run(() => hangUp(call.id))}>{t(call.state === 'connecting' && call.direction === 'in' ? 'calls.giveBack' : 'calls.hangUp')}</Button>}
        </span>
      </div>
      {over && (
        <form className={css.finish} onSubmit={(e) => { e.preventDefault(); void run(() => finishCall(call.id, note)); }}>
          <Textarea aria-label={t('calls.note')} placeholder={t('calls.note')} autosize minRows={1} maxRows={6} value={note} maxLength={100_000} onChange={(e) => setNote(e.currentTarget.value)} />
          <Button type="submit" size="compact-md" loading={busy}>{t(note.trim() === '' ? 'calls.finish' : 'calls.finishNote')}</Button>
        </form>
      )}
    </div>
  );
}

function PassOn({ call, busy, run }: { call: CallDto; busy: boolean; run: (work: () => Promise<unknown>) => Promise<void> }) {
  const t = useT();
  const me = useMe();
  const directory = useDirectory();
  const states = live.use((s) => s.agents);
  const onCall = useOnCall();
  const agents = directory.agents.filter((agent) => agent.active && agent.id !== me.agentId);
  return (
    <Menu width={240} position="bottom-end">
      <Menu.Target><Button size="compact-sm" variant="default" disabled={busy} rightSection={<Icon name="down" size={12} />}>{t('calls.passOn')}</Button></Menu.Target>
      <Menu.Dropdown className={css.tall}>
        <Menu.Label>{t('calls.toAgent')}</Menu.Label>
        {agents.length === 0 && <Menu.Item disabled>{t('calls.noAgents')}</Menu.Item>}
        {agents.map((agent) => (
          <Menu.Item key={agent.id} leftSection={<Avatar name={agent.name} size={20} />} onClick={() => void run(() => passOn(call.id, { agentId: agent.id }))}>
            {agent.name} <small className="dim">{t(`state.${onCall.has(agent.id) ? 'onCall' : (states[agent.id]?.state ?? 'offline')}`)}</small>
          </Menu.Item>
        ))}
        {directory.teams.length > 0 && <Menu.Label>{t('calls.toTeam')}</Menu.Label>}
        {directory.teams.map((team) => (
          <Menu.Item key={team.id} leftSection={<Icon name="people" size={16} />} onClick={() => void run(() => passOn(call.id, { teamId: team.id }))}>{team.name}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
