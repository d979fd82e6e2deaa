import { put, type AgentPresence, type BoardAgent, type BoardSnapshot, type DirectoryAgent } from '@cxm/api';
import { Menu } from '@mantine/core';
import { Ago, Avatar, Icon, explain, useFormat, useNow, useT } from '@cxm/ui';
import { Link } from 'wouter';
import { useOnCall } from '../../desk/calls';
import { useDirectory } from '../../desk/directory';
import { live } from '../../desk/feed';
import { slicePath } from '../../desk/slice';
import { toast } from '../../desk/toast';
import css from './board.module.css';

const order = { available: 0, away: 1, offline: 2 };

/** Who is here since when, with how much on the desk, and what each did last. */
export function Agents({ board }: { board: BoardSnapshot }) {
  const t = useT();
  const directory = useDirectory();
  const states = live.use((s) => s.agents);
  const onCall = useOnCall();
  const agents = directory.agents
    .filter((agent) => agent.active)
    .map((agent) => ({ agent, presence: states[agent.id], onCall: onCall.get(agent.id), work: board.byAgent.find((a) => a.agentId === agent.id) }))
    .sort((a, b) => order[a.presence?.state ?? 'offline'] - order[b.presence?.state ?? 'offline'] || (b.work?.open ?? 0) - (a.work?.open ?? 0));
  return (
    <section className={css.group}>
      <h2 className={css.headed}>{t('board.agents')} <small>{t('board.waitingOpen')}</small></h2>
      <ul className={css.people}>{agents.map((one) => <Person key={one.agent.id} {...one} />)}</ul>
    </section>
  );
}

function Person({ agent, presence, onCall, work }: { agent: DirectoryAgent; presence: AgentPresence | undefined; onCall: string | undefined; work: BoardAgent | undefined }) {
  const t = useT();
  const format = useFormat();
  const last = work?.last;
  return (
    <li>
      <Avatar name={agent.name} size={24} />
      <span className={css.what}>
        <b className="truncate">{agent.name}</b>
        <small className="truncate">
          {last == null ? t('board.didNothing') : <>{t(`board.did.${last.kind}`)} <Link href={`/ticket/${last.ticketId}`}>#{last.ticketId}</Link> · <Ago at={last.at} /></>}
        </small>
      </span>
      <State agent={agent} presence={presence} onCall={onCall} />
      <span className="num">
        <Link href={slicePath('waiting', `agent-${agent.id}`)} aria-label={`${t('board.waiting')}: ${work?.waiting ?? 0}`}>{format.number(work?.waiting ?? 0)}</Link>
        {' / '}
        <Link href={slicePath(`agent-${agent.id}`)}>{format.number(work?.open ?? 0)}</Link>
      </span>
    </li>
  );
}

/** The agent's state, and whether he is on the phone; of one who is here the state can be changed. */
function State({ agent, presence, onCall }: { agent: DirectoryAgent; presence: AgentPresence | undefined; onCall: string | undefined }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  const state = presence?.state ?? 'offline';
  const shownState = onCall === undefined ? state : 'onCall';
  const since = onCall ?? presence?.since;
  const shown = <><i data-state={shownState} aria-hidden="true" /> {t(`state.${shownState}`)}{since !== undefined && <span className="dim num"> {format.minutes((now - Date.parse(since)) / 60_000)}</span>}</>;
  if (state === 'offline') return <span className={css.state}>{shown}</span>;
  const change = (wanted: 'available' | 'away') =>
    put(`/api/agents/${agent.id}/state`, { state: wanted }).catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }));
  return (
    <Menu width={200} position="bottom-end">
      <Menu.Target><button type="button" className={css.state} aria-label={t('board.stateOf', { name: agent.name, state: t(`state.${shownState}`) })}>{shown}<Icon name="down" size={12} /></button></Menu.Target>
      <Menu.Dropdown>
        {(['available', 'away'] as const).map((wanted) => (
          <Menu.Item key={wanted} leftSection={<i className={css.dot} data-state={wanted} />} rightSection={state === wanted ? <Icon name="check" size={14} /> : null} onClick={() => void change(wanted)}>{t(`state.${wanted}`)}</Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
