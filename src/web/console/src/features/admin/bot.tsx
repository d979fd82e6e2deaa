import { put, type BotAccountDto, type BotFigures, type BotFlow } from '@cxm/api';
import { Button, Select, Switch } from '@mantine/core';
import { Bones, Empty, Failed, Icon, useFormat, useT } from '@cxm/ui';
import { useState } from 'react';
import { useMe } from '../../desk/me';
import { queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import css from './admin.module.css';
import { useList, useSaving } from './api';
import { BotForm } from './bot-form';
import { BotTry } from './bot-try';
import bot from './bot.module.css';

/** The bot of each account: what it says, in which order, and what came of it. */
export function Bot() {
  const t = useT();
  const query = useList<BotAccountDto>('bot', '/api/bot/accounts');
  const [chosen, setChosen] = useState<string | null>(null);
  const account = query.data?.find((one) => String(one.id) === chosen) ?? query.data?.[0];
  return (
    <>
      <div className={css.bar}><div><h2>{t('admin.bot')}</h2><p className="dim">{t('bot.explain')}</p></div></div>
      {query.isPending ? <Bones rows={5} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : account === undefined ? <Empty icon="bot" title={t('bot.empty')}>{t('bot.emptyHint')}</Empty> : (
        <>
          {query.data.length > 1 && (
            <div className={bot.top}><Select label={t('bot.account')} w="22rem" maw="100%" allowDeselect={false} value={String(account.id)} onChange={setChosen} data={query.data.map((one) => ({ value: String(one.id), label: one.name }))} /></div>
          )}
          <Account key={account.id} account={account} />
        </>
      )}
    </>
  );
}

function Account({ account }: { account: BotAccountDto }) {
  const t = useT();
  const me = useMe();
  const { busy, save } = useSaving();
  const [flow, setFlow] = useState<BotFlow>(account.flow);
  const changed = JSON.stringify(flow) !== JSON.stringify(account.flow);
  const change = (part: Partial<BotFlow>) => setFlow((known) => ({ ...known, ...part }));
  const submit = () =>
    save(async () => {
      await put<BotFlow>(`/api/bot/accounts/${account.id}`, flow);
      await queryClient.invalidateQueries({ queryKey: ['bot'] });
      toast({ text: t(flow.on ? 'bot.savedOn' : 'bot.savedOff', { name: account.name }), kind: 'done' });
    });
  return (
    <>
      <div className={`${bot.top} ${bot.head}`}>
        <Switch label={t('bot.on', { name: account.name })} disabled={!me.administers} checked={flow.on} onChange={(e) => change({ on: e.currentTarget.checked })} />
        {me.administers && (
          <div className={bot.buttons}>
            <Button variant="default" disabled={!changed} onClick={() => setFlow(account.flow)}>{t('action.cancel')}</Button>
            <Button type="submit" form="bot-flow" loading={busy} disabled={!changed}>{t('action.save')}</Button>
          </div>
        )}
      </div>
      <Figures figures={account.figures} />
      <div className={bot.halves}>
        <form id="bot-flow" className={bot.form} onSubmit={(e) => { e.preventDefault(); void submit(); }}>
          <BotForm flow={flow} disabled={!me.administers} onChange={change} />
        </form>
        <BotTry flow={flow} />
      </div>
    </>
  );
}

/** Solved is counted strictly: the customer said so, or had an answer and stayed away for a day. */
function Figures({ figures }: { figures: BotFigures }) {
  const t = useT();
  const format = useFormat();
  const solved = figures.solvedByWord + figures.solvedBySilence;
  const done = solved + figures.handedOver;
  const cells: [string, string][] = [
    [t('bot.conversations', { days: figures.days }), format.number(figures.conversations)],
    [t('bot.solved'), done === 0 ? '–' : `${format.number(solved)} (${Math.round((100 * solved) / done)} %)`],
    [t('bot.byWord'), format.number(figures.solvedByWord)],
    [t('bot.bySilence'), format.number(figures.solvedBySilence)],
    [t('bot.handed'), format.number(figures.handedOver)],
    [t('bot.goingOn'), format.number(figures.open)],
  ];
  return (
    <dl className={bot.figures} data-testid="bot-figures">
      {cells.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}
      {figures.reasons.length > 0 && <p><Icon name="info" size={13} /> {t('bot.why')} {figures.reasons.map(({ reason, count }) => `${t.code('bot.reason', reason)} ${count}`).join(' · ')}</p>}
    </dl>
  );
}
