import { post, type PriorityPreview as Preview, type PrioritySettings } from '@cxm/api';
import { useDebouncedValue } from '@mantine/hooks';
import { Failed, Icon, MoodFace, moodLevel, useFormat, useT } from '@cxm/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import own from './priority.module.css';

/** Which tickets of the live queue would move, and from which answer-by time to which. */
export function PriorityPreview({ wanted, changed }: { wanted: PrioritySettings; changed: boolean }) {
  const t = useT();
  const format = useFormat();
  const [asked] = useDebouncedValue(JSON.stringify(wanted), 400);
  const query = useQuery({
    queryKey: ['priority-preview', asked], queryFn: ({ signal }) => post<Preview>('/api/settings/priority/preview', JSON.parse(asked), { signal }), staleTime: 10_000, placeholderData: keepPreviousData,
  });
  const preview = query.data;
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <section className={own.preview} aria-label={t('priority.preview')} aria-busy={query.isFetching}>
      <h3>{t('priority.preview')}</h3>
      <p className="dim" role="status">
        {preview === undefined ? '…' : preview.waiting === 0 ? t('priority.nobody') : !changed && preview.changed === 0 ? t('priority.asNow')
          : `${t('priority.changed', { count: preview.changed })} ${t(preview.atLeast ? 'priority.ofFirst' : 'priority.of', { count: preview.waiting })}`}
      </p>
      {preview !== undefined && preview.moves.length > 0 && (
        <ol>
          {preview.moves.map((move) => {
            const sooner = (Date.parse(move.answerBy) - Date.parse(move.wouldBe)) / 60_000;
            const way = move.wouldPlace < move.place ? 'up' : move.wouldPlace > move.place ? 'down' : 'stay';
            return (
              <li key={move.ticketId}>
                <span className={own.place} data-way={way} title={t('priority.place', { from: move.place, to: move.wouldPlace })}>
                  {way !== 'stay' && <Icon name={way} size={12} />}<b className="num">{move.wouldPlace}</b>{way !== 'stay' && <small className="num">{move.place}</small>}
                </span>
                <span className="mood" data-level={moodLevel(move.mood)}><MoodFace level={moodLevel(move.mood)} size={15} /></span>
                <Link href={`/ticket/${move.ticketId}`} className={own.what}><b className="truncate">{move.subject}</b><small className="truncate dim">{move.customerName}</small></Link>
                <span className={own.times}>
                  <span className="num"><s>{format.short(move.answerBy)}</s> {format.short(move.wouldBe)}</span>
                  <small data-sooner={sooner > 0}>{Math.abs(sooner) < 0.01 ? t('priority.same') : t(sooner > 0 ? 'priority.sooner' : 'priority.later', { span: format.exact(sooner) })}</small>
                </span>
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
