import { get, type CallDto, type CallFigures, type Page } from '@cxm/api';
import { Button, Modal } from '@mantine/core';
import { Ago, Bones, Empty, Failed, useT, type Translate } from '@cxm/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { clock, isHeld, useCanCall, useElapsed } from '../../desk/calls';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import { startOfToday } from '../../desk/times';
import css from './board.module.css';

type Kind = keyof typeof titles;

const titles = { all: 'board.allCalls', waiting: 'board.callers', callBack: 'calls.state.callBack', answered: 'board.answered', abandoned: 'board.abandoned', talked: 'board.talkTime' } as const;

/** The phone now and today; each number opens the calls that it counts. Nothing where no phone line is set up. */
export function CallTiles() {
  return useCanCall() ? <Tiles /> : null;
}

function Tiles() {
  const t = useT();
  const since = startOfToday(useMe().timeZone);
  const [log, setLog] = useState<Kind | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['calls', 'board', since], queryFn: ({ signal }) => get<CallFigures>('/api/board/calls', { query: { since }, signal }), staleTime: 0, refetchInterval: 60_000,
  });
  const longest = useElapsed(data?.longestWaitingSince);
  if (data === undefined) return error === null ? <Bones rows={1} /> : <Failed error={error} onRetry={() => void refetch()} />;
  const opens = (kind: Kind, shown: ReactNode) => <button type="button" title={t('board.opensCalls')} onClick={() => setLog(kind)}>{shown}</button>;
  const tiles: { key: 'callers' | 'callLongest' | 'answered' | 'abandoned' | 'answerTime' | 'talkTime'; value: ReactNode; more: ReactNode; level?: 'bad' | undefined }[] = [
    { key: 'callers', value: opens('waiting', data.waiting), more: opens('callBack', t('board.callBacks', { count: data.callBacks })) },
    { key: 'callLongest', value: data.longestWaitingSince == null ? '–' : <Link href={`/ticket/${data.longestWaitingTicketId}`} title={t('board.opens')}>{longest}</Link>, more: t('board.talking', { count: data.talking }) },
    { key: 'answered', value: opens('answered', data.answered), more: opens('all', t('board.allCalls')) },
    { key: 'abandoned', value: opens('abandoned', data.abandoned), more: t('board.today'), level: data.abandoned > data.answered ? 'bad' : undefined },
    { key: 'answerTime', value: data.answerSeconds == null ? '–' : opens('answered', clock(data.answerSeconds)), more: t('board.average') },
    { key: 'talkTime', value: data.talkSeconds == null ? '–' : opens('talked', clock(data.talkSeconds)), more: t('board.average') },
  ];
  return (
    <>
      <dl className={css.tiles} data-count={tiles.length} aria-label={t('board.phone')}>
        {tiles.map((tile) => (
          <div key={tile.key} data-level={tile.level}>
            <dt>{t(`board.${tile.key}`)}</dt>
            <dd>{tile.value}</dd>
            <dd className={css.more}>{tile.more}</dd>
          </div>
        ))}
      </dl>
      {log !== null && <CallLog kind={log} since={since} onClose={() => setLog(null)} />}
    </>
  );
}

function CallLog({ kind, since, onClose }: { kind: Kind; since: string; onClose: () => void }) {
  const t = useT();
  const directory = useDirectory();
  const query = useInfiniteQuery({
    queryKey: ['calls', 'log', kind, since],
    queryFn: ({ pageParam, signal }) => get<Page<CallDto>>('/api/board/calls/log', { query: { kind, since, after: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next ?? undefined,
    staleTime: 0,
  });
  const calls = query.data?.pages.flatMap((page) => page.items);
  return (
    <Modal opened onClose={onClose} title={t(titles[kind])} size={620}>
      {calls === undefined ? (query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Bones rows={4} />) : calls.length === 0 ? <Empty icon="phone" title={t('board.noCalls')} /> : (
        <ul className={css.log}>
          {calls.map((call) => (
            <li key={call.id}>
              <span>
                <Link href={`/ticket/${call.ticketId}`}>{call.customerName} #{call.ticketId}</Link>
                <small className="dim">{[t(`calls.direction.${call.direction}`), call.address ?? t('calls.withheld'), directory.agent(call.agentId)?.name].filter((word) => word !== undefined).join(' · ')}</small>
              </span>
              <span>
                {whatOf(t, call)}
                <small className="dim"><Ago at={call.startedAt} /></small>
              </span>
            </li>
          ))}
        </ul>
      )}
      {query.hasNextPage && <Button variant="default" fullWidth mt="sm" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('timeline.more')}</Button>}
    </Modal>
  );
}

const whatOf = (t: Translate, call: CallDto) =>
  call.outcome === 'talked' || call.talkSeconds > 0 ? t('calls.talked', { time: clock(call.talkSeconds) }) : t(call.outcome != null ? `calls.outcome.${call.outcome}` : isHeld(call) ? 'calls.held' : `calls.state.${call.state}`);
