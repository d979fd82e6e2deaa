import type { ChannelCapabilitiesDto, TicketDetail } from '@cxm/api';
import { useFormat, useT } from '@cxm/ui';
import { countSegments } from '../../desk/segments';
import css from './composer.module.css';

/** Minutes that the channel still takes answers; null: always. */
export function windowLeft(detail: TicketDetail, capabilities: ChannelCapabilitiesDto, now: number): number | null {
  const seconds = capabilities.replyWindowSeconds;
  const last = [...detail.messages].reverse().find((m) => m.kind === 'customer' && m.ticketId === detail.ticket.id);
  if (seconds == null || last === undefined) return null;
  return seconds / 60 - (now - Date.parse(last.at)) / 60_000;
}

interface Props {
  text: string;
  capabilities: ChannelCapabilitiesDto;
  /** Minutes. */
  left: number | null;
}

/** What a reply costs and how long it may still be sent, as far as the channel sets limits. */
export function Limits({ text, capabilities, left }: Props) {
  const t = useT();
  const format = useFormat();
  const { maxLength } = capabilities;
  const parts = Math.max(1, Math.ceil(text.length / maxLength));
  const counted = capabilities.segments && text !== '' ? countSegments(text) : null;
  return (
    <>
      {counted !== null && (
        <span className={css.limit} data-over={counted.segments > 3} title={t(counted.unicode ? 'composer.segmentsUnicode' : 'composer.segmentsPlain', { count: counted.perSegment })}>
          {t('composer.segments', { count: counted.segments })} <span className="num">{format.number(counted.units)} / {format.number(counted.perSegment * counted.segments)}</span>
        </span>
      )}
      {text.length > maxLength * 0.8 && (
        <span className={css.limit} data-over={parts > 1}>{parts > 1 ? t('composer.parts', { count: parts }) : `${format.number(text.length)} / ${format.number(maxLength)}`}</span>
      )}
      {left !== null && left > 0 && <span className={css.limit} data-over={left < 180}>{t('composer.windowLeft', { span: format.minutes(left) })}</span>}
    </>
  );
}
