import { get, type BoardSample, type BoardSnapshot, type Page } from '@cxm/api';
import { Button } from '@mantine/core';
import { Bones, Failed, Icon, useFormat, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { live } from '../../desk/feed';
import { keys } from '../../desk/query';
import { Agents } from './agents';
import css from './board.module.css';
import { CallTiles } from './calls';
import { Day } from './day';
import { Groups } from './groups';
import { Limits } from './limits';
import { Revenue } from './revenue';
import { AtRisk } from './risk';
import { Tiles } from './tiles';
import { Walls } from './walls';

/** The state of the queue at one glance, moving as it changes. */
export function Board() {
  const t = useT();
  const query = useQuery({ queryKey: keys.board, queryFn: ({ signal }) => get<BoardSnapshot>('/api/board', { signal }), staleTime: 0 });
  const day = useQuery({ queryKey: ['board-day'], queryFn: ({ signal }) => get<Page<BoardSample>>('/api/board/day', { signal }), staleTime: 0, refetchInterval: 60_000 });
  const [, go] = useLocation();
  const [dialog, setDialog] = useState<'limits' | 'walls' | null>(null);
  const board = query.data;
  if (board === undefined) return query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Bones rows={8} />;
  return (
    <section className={css.board}>
      <header className={css.head}>
        <h1>{t('nav.board')}</h1>
        <BoardTime at={board.at} />
        <span className={css.tools}>
          <Button size="compact-sm" variant="default" leftSection={<Icon name="megaphone" size={14} />} onClick={() => go('/voice')}>{t('nav.voice')}</Button>
          <Button size="compact-sm" variant="default" leftSection={<Icon name="bell" size={14} />} onClick={() => setDialog('limits')}>{t('board.limits')}</Button>
          <Button size="compact-sm" variant="default" leftSection={<Icon name="monitor" size={14} />} onClick={() => setDialog('walls')}>{t('board.walls')}</Button>
        </span>
      </header>
      <Tiles board={board} />
      <CallTiles />
      <Revenue />
      <div className={css.grid}>
        <AtRisk rows={board.atRisk} at={board.at} />
        <div className={css.side}>
          {day.data !== undefined && <Day points={day.data.items} now={Date.parse(board.at)} />}
          <Groups title={t('board.byTeam')} groups={board.byTeam} kind="team" />
          <Groups title={t('board.byChannel')} groups={board.byAccount} kind="account" />
          <Agents board={board} />
        </div>
      </div>
      {dialog === 'limits' && <Limits limits={board.limits} onClose={() => setDialog(null)} />}
      {dialog === 'walls' && <Walls onClose={() => setDialog(null)} />}
    </section>
  );
}

function BoardTime({ at }: { at: string }) {
  const t = useT();
  const format = useFormat();
  const light = live.use((s) => s.light);
  return <span className={css.at} data-light={light}><i aria-hidden="true" /> {t(light === 'live' ? 'board.live' : 'board.asOf', { time: format.time(at) })}</span>;
}
