import { get, type Page, type SurveyAnswer } from '@cxm/api';
import { Modal } from '@mantine/core';
import { Ago, Bones, Empty, Failed, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { useDirectory } from '../../desk/directory';
import css from './board.module.css';

/** The answers behind the numbers, newest first, each with its ticket or customer. */
export function Surveys({ survey, onClose }: { survey: 'csat' | 'nps'; onClose: () => void }) {
  const t = useT();
  const directory = useDirectory();
  const query = useQuery({ queryKey: ['board-surveys'], staleTime: 0, queryFn: ({ signal }) => get<Page<SurveyAnswer>>('/api/board/surveys', { signal }) });
  const answers = query.data?.items.filter((answer) => answer.survey === survey);
  return (
    <Modal opened onClose={onClose} title={t(`board.${survey}`)} size={620}>
      {answers === undefined ? (query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Bones rows={4} />) : answers.length === 0 ? <Empty icon="star" title={t('board.noAnswers')} /> : (
        <ul className={css.answers}>
          {answers.map((answer) => (
            <li key={`${answer.customerId}-${answer.at}`}>
              <b className="num" data-bad={answer.score <= (survey === 'csat' ? 2 : 6)}>{answer.score}</b>
              <span>
                <Link href={answer.ticketId == null ? `/customers/${answer.customerId}` : `/ticket/${answer.ticketId}`}>{answer.customerName}{answer.ticketId != null && ` #${answer.ticketId}`}</Link>
                {answer.comment != null && <q>{answer.comment}</q>}
                <small className="dim">{directory.agent(answer.agentId)?.name} <Ago at={answer.at} /></small>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Modal>
  );
}
