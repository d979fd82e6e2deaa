import type { AttachmentDto, MessageDto } from '@cxm/api';
import { ActionIcon, Button } from '@mantine/core';
import { Avatar, ChannelIcon, Icon, MoodChip, explain, useFormat, useT, type IconName, type Translate } from '@cxm/ui';
import { memo, useState } from 'react';
import { clock } from '../../desk/calls';
import { useDirectory } from '../../desk/directory';
import type { LocalMessage } from '../../desk/reduce';
import { toast } from '../../desk/toast';
import { attachmentUrl, retryDelivery, sourceUrl } from './api';
import { AsideButton, AsideLabel } from './aside';
import css from './conversation.module.css';
import { CopiesLine } from './copies';
import { HandedOver } from './handed-over';
import { HtmlFrame } from './html-frame';
import { Picture } from './picture';
import { pieces } from './tone';

interface Props {
  message: LocalMessage;
  /** The same person goes on: no name again. */
  follows: boolean;
  mine: boolean;
  /** It came or went another way than the ticket itself. */
  elsewhere: boolean;
  /** It is of a ticket that became part of this one. */
  part: boolean;
  /** Of the customer, where the network shows one. */
  picture: string | null | undefined;
  onResend: (message: LocalMessage) => void;
  onDiscard: (message: LocalMessage) => void;
}

export const Message = memo(function Message({ message, follows, mine, part, elsewhere, picture, onResend, onDiscard }: Props) {
  const t = useT();
  const format = useFormat();
  const [formatted, setFormatted] = useState(false);
  const [quoted, setQuoted] = useState(false);
  if (message.kind === 'system') {
    return (
      <div className={css.system}>
        <span>{message.facts?.['call'] !== undefined ? callLine(t, message) : message.facts?.['bot-handed'] === undefined ? message.text : <HandedOver facts={message.facts} />}</span> <time dateTime={message.at}>{format.time(message.at)}</time>
        {message.facts?.['missing-files'] !== undefined && <small>{message.facts['missing-files']}</small>}
        {message.attachments.length > 0 && <Attachments files={message.attachments} />}
      </div>
    );
  }

  const hanging = message.agentId == null ? message.attachments : message.attachments.filter((file) => file.contentId == null || !message.text.includes(`](cid:${file.contentId})`));
  const { speaker, reaction, ...shown } = message.facts ?? {};
  const takenBack = shown['message'] === 'taken-back';
  const bot = message.kind === 'agent' && message.agentId == null ? shown['bot'] : undefined;
  const facts = Object.entries(takenBack ? {} : shown).filter(([key]) => bot === undefined || !key.startsWith('bot'));
  const name = bot ?? message.authorName ?? t(message.kind === 'customer' ? 'message.customer' : 'message.agent');
  return (
    <article className={css.message} data-kind={message.kind} data-follows={follows} data-unsent={message.unsent !== undefined} aria-label={t(`message.by.${message.kind}`, { name })}>
      {!follows && (
        <header className={css.by}>
          {bot === undefined ? <Avatar name={speaker ?? name} size={22} picture={speaker === undefined ? picture : null} /> : <Icon name="bot" size={20} />}
          <strong>{speaker ?? name}</strong>
          {speaker !== undefined && <span className="dim truncate">{name}</span>}
          {message.side != null ? <AsideLabel message={message} /> : message.kind === 'note' && <span className={css.noteLabel}><Icon name="note" size={12} /> {t('message.note')}</span>}
          {elsewhere && <ByAccount message={message} />}
          {part && <span className="chip" title={t('ticketMerge.from', { id: `#${message.ticketId}` })}><Icon name="merge" size={11} /> #{message.ticketId}</span>}
          {message.automatic && <span className="chip">{t(bot === undefined ? 'message.automatic' : 'message.bot')}</span>}
          <time dateTime={message.at} title={format.dateTime(message.at)} className="num">{format.time(message.at)}</time>
          {message.kind === 'customer' && message.mood != null && <MoodChip mood={message.mood} size={15} />}
          <AsideButton message={message} />
        </header>
      )}
      {message.copies != null && <CopiesLine copies={message.copies} />}
      <div className={css.bubble}>
        {formatted && message.hasHtml ? (
          <HtmlFrame messageId={message.id} />
        ) : takenBack ? (
          <em className="dim">{t('message.takenBack')}</em>
        ) : message.text !== '' && (
          <div className={css.text} dir="auto">
            {pieces(message.text, message.tone).map((piece, index) =>
              piece.picture !== undefined ? (
                <Picture key={index} picture={piece.picture} files={message.attachments} />
              ) : piece.link !== undefined ? (
                <a key={index} href={piece.link} target="_blank" rel="noreferrer noopener nofollow">{piece.text}</a>
              ) : piece.tone !== undefined ? (
                <mark key={index} data-tone={piece.tone} title={t.code('cause', piece.cause ?? 'tone')}>{piece.text}</mark>
              ) : (
                piece.text
              ),
            )}
          </div>
        )}
        {hanging.length > 0 && <Attachments files={hanging} />}
        {(message.quoted != null || message.hasHtml || message.hasSource) && (
          <div className={css.folds}>
            {message.quoted != null && (
              <button type="button" aria-expanded={quoted} onClick={() => setQuoted(!quoted)}>{t(quoted ? 'message.hideQuoted' : 'message.showQuoted')}</button>
            )}
            {message.hasHtml && (
              <button type="button" aria-pressed={formatted} onClick={() => setFormatted(!formatted)}>{t(formatted ? 'message.asText' : 'message.asSent')}</button>
            )}
            {message.hasSource && <a href={sourceUrl(message.id)} target="_blank" rel="noreferrer">{t('message.source')}</a>}
            {follows && <AsideButton message={message} />}
          </div>
        )}
        {quoted && message.quoted != null && <blockquote className={css.quoted}>{message.quoted}</blockquote>}
      </div>
      {reaction !== undefined && <span className={css.reaction} role="img" aria-label={t('message.reaction', { sign: reaction })} title={t('message.reaction', { sign: reaction })}>{reaction}</span>}
      {(message.kind === 'agent' || message.side != null) && <DeliveryLine message={message} mine={mine} onResend={onResend} onDiscard={onDiscard} />}
      {message.kind === 'note' && message.unsent !== undefined && <DeliveryLine message={message} mine={mine} onResend={onResend} onDiscard={onDiscard} />}
      {facts.length > 0 && (
        <dl className={css.facts}>
          {facts.map(([key, value]) => (
            <div key={key}><dt>{t.code('fact', key)}</dt><dd className="truncate" title={value}>{key === 'post' && value.startsWith('https://') ? <a href={value} target="_blank" rel="noreferrer">{value}</a> : value.split('; ').map((word) => t.code(`fact.${key}`, word)).join('; ')}</dd></div>
          ))}
        </dl>
      )}
    </article>
  );
});

/** By which account a message came or went, and to which address. */
function ByAccount({ message: { accountId, sentTo } }: { message: LocalMessage }) {
  const account = useDirectory().account(accountId);
  return account === undefined ? null : <span className={`chip truncate ${css.byAccount}`} title={[account.name, sentTo].filter(Boolean).join(' → ')}><ChannelIcon channel={account.channel} size={11} /> {account.name}{sentTo != null && ` → ${sentTo}`}</span>;
}

/** What came of a call, in the reader's words. */
function callLine(t: Translate, { facts, authorName, text }: LocalMessage) {
  const words = { name: authorName ?? t('message.agent'), time: clock(Number(facts!['seconds'] ?? 0)) };
  switch (facts!['call']) {
    case 'talked': return t('calls.line.talked', words);
    case 'passed-on': return t('calls.line.passedOn', words);
    case 'not-reached': return t('calls.line.notReached', { name: words.name });
    case 'recorded': return t(facts!['recording-deleted'] === undefined ? 'calls.line.recorded' : 'calls.line.recordingDeleted', words);
    case 'abandoned': return t('calls.line.abandoned', { time: words.time });
    default: return text;
  }
}

const deliveryIcons: Record<string, IconName> = { queued: 'clock', sending: 'clock', sent: 'check', delivered: 'checks', read: 'eye', bounced: 'warn', failed: 'warn' };

function DeliveryLine({ message, onResend, onDiscard }: Omit<Props, 'follows' | 'part' | 'picture' | 'elsewhere'>) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  if (message.unsent === 'waiting') {
    return (
      <div className={css.delivery} data-bad="true" role="status">
        <span><Icon name="warn" size={13} /> {t('delivery.waiting')}</span>
        <Button size="compact-xs" variant="subtle" onClick={() => onResend(message)}>{t('action.sendNow')}</Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onDiscard(message)}>{t('action.backToDraft')}</Button>
      </div>
    );
  }
  const state = message.unsent === 'sending' ? 'sending' : message.delivery;
  if (state == null) return null;
  const bad = state === 'failed' || state === 'bounced';
  const known = message.deliveryCode == null ? null : t.code('failure', message.deliveryCode);
  // A failure that has words in this language is told in them, else in those that came with it.
  const why = known === message.deliveryCode ? message.deliveryNote : (known ?? message.deliveryNote);
  const retry = () => {
    setBusy(true);
    retryDelivery(message.ticketId, message.id)
      .catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }))
      .finally(() => setBusy(false));
  };
  return (
    <div className={css.delivery} data-bad={bad}>
      <Icon name={deliveryIcons[state] ?? 'clock'} size={13} /> {t.code('delivery', state)}
      {why != null && <span>· {why}</span>}
      {bad && <Button size="compact-xs" variant="subtle" color="brick" loading={busy} onClick={retry}>{t('action.retry')}</Button>}
    </div>
  );
}

function Attachments({ files }: { files: readonly AttachmentDto[] }) {
  const t = useT();
  const format = useFormat();
  return (
    <ul className={css.files} aria-label={t('message.attachments')}>
      {files.map((file) => (
        <li key={file.id}>
          <Attachment file={file} size={format.bytes(file.size)} />
        </li>
      ))}
    </ul>
  );
}

function Attachment({ file, size }: { file: AttachmentDto; size: string }) {
  const t = useT();
  const [broken, setBroken] = useState(false);
  const picture = file.id > 0 && !broken && /^image\/(png|jpeg|gif|webp|avif)$/.test(file.contentType);
  const sound = file.id > 0 && !broken && file.contentType.startsWith('audio/');
  const inside = (
    <>
      {picture ? <img src={attachmentUrl(file.id)} alt="" loading="lazy" onError={() => setBroken(true)} /> : <Icon name="file" size={18} />}
      <span className={css.fileName}><span className="truncate">{file.fileName}</span><small className="dim num">{size}</small></span>
    </>
  );
  if (sound) {
    return (
      <div className={css.sound}>
        <audio controls preload="none" src={attachmentUrl(file.id)} aria-label={t('message.listen', { name: file.fileName })} onError={() => setBroken(true)} />
        <a href={attachmentUrl(file.id)} download={file.fileName}>{t('message.download')} <small className="dim num">{size}</small></a>
      </div>
    );
  }
  return file.id > 0 ? (
    <a className={css.file} data-picture={picture} href={attachmentUrl(file.id)} download={file.fileName} title={t('message.download')}>{inside}</a>
  ) : (
    <span className={css.file}>{inside}</span>
  );
}

export function RemoveFile({ name, onRemove }: { name: string; onRemove: () => void }) {
  const t = useT();
  return <ActionIcon size="sm" aria-label={t('composer.removeFile', { name })} onClick={onRemove}><Icon name="close" size={13} /></ActionIcon>;
}

export type { MessageDto };
