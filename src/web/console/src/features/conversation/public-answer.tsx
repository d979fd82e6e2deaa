import type { ChannelCapabilitiesDto, TicketDetail } from '@cxm/api';
import { SegmentedControl } from '@mantine/core';
import { Icon, useFormat, useT } from '@cxm/ui';
import css from './public-answer.module.css';

export interface PublicAnswer {
  /** review, mention or comment. */
  kind: string;
  /** Whether its author can be answered in private: the channel never does, it is too late, or it was done. */
  inPrivate: 'can' | 'never' | 'late' | 'given';
  /** Minutes that are left for it. */
  left: number;
}

/** Set where the customer's last message is for all to see, so that an answer is, too. */
export function publicAnswer(detail: TicketDetail, capabilities: ChannelCapabilitiesDto, now: number): PublicAnswer | null {
  const own = detail.messages.filter((m) => m.ticketId === detail.ticket.id);
  const at = own.findLastIndex((m) => m.kind === 'customer');
  const post = own[at];
  const kind = post?.facts?.['public'];
  if (post === undefined || kind === undefined) return null;
  const seconds = capabilities.privateAnswersSeconds;
  const left = (seconds ?? 0) / 60 - (now - Date.parse(post.at)) / 60_000;
  const given = own.slice(at + 1).some((m) => m.kind === 'agent' && m.facts?.['answered'] === 'private' && m.delivery !== 'failed' && m.delivery !== 'bounced');
  return { kind, left, inPrivate: seconds == null ? 'never' : given ? 'given' : left <= 0 ? 'late' : 'can' };
}

interface Props {
  answer: PublicAnswer;
  name: string;
  inPrivate: boolean;
  /** More than the one message that a private answer may be. */
  tooLong: boolean;
  onChange: (inPrivate: boolean) => void;
}

/** Who will read the answer, chosen before it is written. */
export function WhoReads({ answer, name, inPrivate, tooLong, onChange }: Props) {
  const t = useT();
  const format = useFormat();
  const can = answer.inPrivate === 'can';
  const hint = !inPrivate ? t(`public.hint.${answer.kind === 'review' || answer.kind === 'mention' ? answer.kind : 'comment'}`)
    : !can ? t(answer.inPrivate === 'given' ? 'public.given' : 'public.late')
    : tooLong ? t('public.tooLong') : t('public.private', { name, span: format.minutes(answer.left) });
  const bad = inPrivate && (!can || tooLong);
  return (
    <div className={css.who} data-public={!inPrivate} data-bad={bad}>
      {(answer.inPrivate !== 'never' || inPrivate) && (
        <SegmentedControl
          size="xs" aria-label={t('public.who')} value={inPrivate ? 'private' : 'public'} onChange={(value) => onChange(value === 'private')}
          data={[{ value: 'public', label: t('public.everybody') }, { value: 'private', label: t('public.alone'), disabled: !can }]}
        />
      )}
      <span role="status"><Icon name={bad ? 'warn' : inPrivate ? 'shield' : 'megaphone'} size={14} /> {hint}{!inPrivate && (answer.inPrivate === 'given' || answer.inPrivate === 'late') && ` ${t(`public.${answer.inPrivate}`)}`}</span>
    </div>
  );
}
