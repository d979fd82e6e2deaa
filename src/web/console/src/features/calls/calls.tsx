import type { CallDto } from '@cxm/api';
import { Button } from '@mantine/core';
import { Icon, MoodChip, Kbd, explain, serverNow, useT } from '@cxm/ui';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { callAgent } from '../../desk/alerts';
import { hangUp, isHeld, takeCall, useCalls, useElapsed } from '../../desk/calls';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import { useShortcuts } from '../../desk/shortcuts';
import { toast } from '../../desk/toast';
import css from './calls.module.css';
import { MyCall } from './my-call';
import { Pop } from './pop';

const waitsForAnybody = (call: CallDto) => (call.state === 'waiting' && !isHeld(call)) || call.state === 'callBack';

/** On a phone there is no room for others beside one's own. */
const few = (free: boolean) => (window.matchMedia('(max-width: 768px)').matches ? Number(free) : 2);

/** Above everything else while somebody calls, waits or talks: who it is, and what can be done. */
export function Calls() {
  const t = useT();
  const me = useMe();
  const [, go] = useLocation();
  const calls = useCalls();
  const [all, setAll] = useState(false);
  const [taking, setTaking] = useState<number | null>(null);
  const mine = calls.find((call) => call.agentId === me.agentId && call.state !== 'callBack');
  const others = calls.filter((call) => call !== mine && call.state !== 'ended');
  const free = mine === undefined || mine.state === 'ended';
  const first = others.find(waitsForAnybody);

  const atOnce = free ? (first ?? others.find((call) => call.state === 'menu')) : undefined;

  const take = async (call: CallDto) => {
    if (taking !== null) return;
    setTaking(call.id);
    try {
      await takeCall(call.id);
      go(`/ticket/${call.ticketId}`);
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error', ...((error as { code?: string }).code === 'no-agent-phone' ? { action: { label: t('me.settings'), run: () => go('/me') } } : {}) });
    } finally {
      setTaking(null);
    }
  };
  useShortcuts({ p: () => first !== undefined && free && void take(first) });
  useNews(others);
  if (calls.length === 0) return null;

  const most = few(free);
  const shown = all ? others : others.slice(0, most);
  return (
    <section className={css.calls} aria-label={t('calls.title')}>
      {mine !== undefined && <MyCall key={`${mine.id}-${mine.state === 'ended'}`} call={mine} />}
      {shown.length > 0 && (
        <ul className={css.list}>
          {shown.map((call) => <Waiting key={call.id} call={call} first={call === first} pops={call === atOnce} mayTake={free} busy={taking === call.id} onTake={() => void take(call)} />)}
        </ul>
      )}
      {others.length > most && (
        <button type="button" className={css.more} aria-expanded={all} onClick={() => setAll(!all)}>
          <Icon name={all ? 'up' : 'down'} size={13} /> {all ? t('calls.fewer') : t('calls.more', { count: others.length - most })}
        </button>
      )}
    </section>
  );
}

function Waiting({ call, first, pops, mayTake, busy, onTake }: { call: CallDto; first: boolean; pops: boolean; mayTake: boolean; busy: boolean; onTake: () => void }) {
  const t = useT();
  const directory = useDirectory();
  const [open, setOpen] = useState(false);
  const elapsed = useElapsed(call.talkingAt ?? call.waitingSince ?? call.startedAt);
  const dismiss = () => hangUp(call.id).catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }));
  const agent = directory.agent(call.agentId)?.name;
  const waits = waitsForAnybody(call);
  return (
    <li data-state={call.state}>
      <div className={css.row}>
        <Icon name="phone" size={16} />
        <span className={css.who}>
          <Link href={`/ticket/${call.ticketId}`}><b className="truncate">{call.customerName}</b></Link>
          <small className="truncate">{t(isHeld(call) ? 'calls.held' : `calls.state.${call.state}`)}{agent !== undefined && !waits && ` · ${agent}`}{call.address == null ? ` · ${t('calls.withheld')}` : call.address !== call.customerName && ` · ${call.address}`}</small>
        </span>
        <MoodChip mood={call.mood} size={15} />
        <span className={`${css.time} num`}>{elapsed}</span>
        <Button size="compact-sm" variant="subtle" color="gray" aria-expanded={open} onClick={() => setOpen(!open)}>{t('calls.history')}</Button>
        {call.state === 'callBack' && <Button size="compact-sm" variant="default" onClick={() => void dismiss()}>{t('calls.dismiss')}</Button>}
        {waits && (
          <Button size="compact-sm" loading={busy} disabled={!mayTake} leftSection={<Icon name="phone" size={14} />} rightSection={first && mayTake ? <span className={css.key}><Kbd>p</Kbd></span> : null} onClick={onTake}>
            {t(call.state === 'waiting' ? 'calls.take' : 'calls.callBack')}
          </Button>
        )}
      </div>
      {(open || pops) && <Pop customerId={call.customerId} />}
    </li>
  );
}

/** Calls the agent once for each caller who begins to wait, as he wants to be called. */
function useNews(calls: readonly CallDto[]) {
  const t = useT();
  const { alerts, timeZone } = useMe();
  const [, go] = useLocation();
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    const now = new Map(calls.filter((call) => call.state === 'menu' || call.state === 'waiting').map((call) => [`${call.id}`, call]));
    const before = known.current;
    known.current = new Set(now.keys());
    if (before === null) return;
    for (const [id, call] of now) {
      if (before.has(id)) continue;
      callAgent(alerts, timeZone, serverNow(), { tag: `call-${id}`, title: t('calls.rings', { name: call.customerName }), body: call.address ?? t('calls.withheld'), open: () => go(`/ticket/${call.ticketId}`) });
    }
  }, [calls, alerts, timeZone, t, go]);
}
