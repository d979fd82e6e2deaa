import type { ChannelCapabilitiesDto, MessageDto, TicketDetail } from '@cxm/api';
import { ActionIcon, Button, Loader, Tooltip } from '@mantine/core';
import { Icon, Kbd, composing, ctrl, ctrlName, explain, serverNow, useFormat, useNow, useT } from '@cxm/ui';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent, type Ref } from 'react';
import { tellTyping } from '../../desk/feed';
import { useMe } from '../../desk/me';
import { newClientId, send, type Writing } from '../../desk/outbox';
import { toast } from '../../desk/toast';
import { upload } from './api';
import css from './conversation.module.css';
import { isEmpty, useDrafts, type Draft, type Mode } from './draft';
import { RemoveFile } from './message';

export interface ComposerHandle {
  focus(mode: Mode): void;
  restore(draft: Draft, mode: Mode): void;
}

interface Props {
  detail: TicketDetail;
  capabilities: ChannelCapabilitiesDto;
  channelName: string;
  handle: Ref<ComposerHandle>;
}

/** What the channel's limits say to a text, before the server says it. */
function windowLeft(detail: TicketDetail, capabilities: ChannelCapabilitiesDto, now: number): number | null {
  const seconds = capabilities.replyWindowSeconds;
  const last = [...detail.messages].reverse().find((m) => m.kind === 'customer');
  if (seconds == null || last === undefined) return null;
  return seconds / 60 - (now - Date.parse(last.at)) / 60_000;
}

export function Composer({ detail, capabilities, channelName, handle }: Props) {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const now = useNow();
  const { ticket } = detail;
  const { drafts, change } = useDrafts(ticket.id);
  const [mode, setMode] = useState<Mode>('reply');
  const [uploading, setUploading] = useState(0);
  const [over, setOver] = useState(false);
  const [stale, setStale] = useState<readonly MessageDto[] | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const draft = drafts[mode];
  const note = mode === 'note';

  // A reply names the customer's last message that its writer knew. While a draft stands, a newer one has to be read first.
  const [readVersion, setReadVersion] = useState(ticket.customerVersion);
  if (isEmpty(drafts.reply) && stale === null && readVersion !== ticket.customerVersion) setReadVersion(ticket.customerVersion);
  const unread = !note && readVersion < ticket.customerVersion;

  useImperativeHandle(handle, () => ({
    focus: (next) => {
      setMode(next);
      requestAnimationFrame(() => area.current?.focus());
    },
    restore: (back, next) => {
      setMode(next);
      change(next, (present) => (isEmpty(present) ? back : { text: `${back.text}\n\n${present.text}`, files: [...back.files, ...present.files] }));
      requestAnimationFrame(() => area.current?.focus());
    },
  }));

  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, Math.max(140, window.innerHeight * 0.38))}px`;
  }, [draft.text, mode]);

  const lastTold = useRef(0);
  const typing = (text: string) => {
    const on = text.trim() !== '' && !note;
    const at = performance.now();
    if (on && at - lastTold.current < 2_500) return;
    lastTold.current = on ? at : 0;
    tellTyping(ticket.id, on);
  };
  useEffect(() => () => tellTyping(ticket.id, false), [ticket.id]);

  const take = (files: File[]) => {
    if (files.length === 0) return;
    if (note || capabilities.maxFileBytes === 0) {
      toast({ text: t(note ? 'composer.noFilesInNotes' : 'composer.noFiles', { channel: channelName }), kind: 'error' });
      return;
    }
    const fits = files.filter((file) => file.size <= capabilities.maxFileBytes);
    if (fits.length < files.length) toast({ text: t('composer.fileTooBig', { size: format.bytes(capabilities.maxFileBytes) }), kind: 'error' });
    if (fits.length === 0) return;
    setUploading((n) => n + fits.length);
    upload(fits)
      .then((stored) => change('reply', (d) => ({ ...d, files: [...d.files, ...stored] })))
      .catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }))
      .finally(() => setUploading((n) => n - fits.length));
  };

  const length = draft.text.length;
  const parts = note ? 1 : Math.max(1, Math.ceil(length / capabilities.maxLength));
  const left = note ? null : windowLeft(detail, capabilities, now);
  const mute = !note && !capabilities.answers;
  const closed = mute || (left !== null && left <= 0);
  const canSend = !isEmpty(draft) && uploading === 0 && !closed;

  const submit = async (resolve: boolean, version = readVersion) => {
    if (!canSend || (note && draft.text.trim() === '')) return;
    const sentMode = mode;
    const sent = draft;
    const writing: Writing = {
      clientId: newClientId(), kind: note ? 'note' : 'agent', text: sent.text.trim(), files: note ? [] : sent.files, customerVersion: version, resolve,
      at: new Date(serverNow()).toISOString(),
    };
    change(sentMode, { text: '', files: [] });
    setStale(null);
    lastTold.current = 0;
    tellTyping(ticket.id, false);
    const result = await send(ticket.id, writing, me);
    if (result.outcome === 'stale') {
      change(sentMode, (d) => (isEmpty(d) ? sent : d));
      setReadVersion(version);
      setStale(result.newMessages);
      area.current?.focus();
    } else if (result.outcome === 'refused') {
      change(sentMode, (d) => (isEmpty(d) ? sent : d));
      toast({ text: explain(t, result.error), kind: 'error' });
    }
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While the input method is at work, every key is its own.
    if (composing(event)) return;
    if (event.key === 'Enter' && ctrl(event)) {
      event.preventDefault();
      void submit(event.shiftKey && !note);
    } else if (event.key === 'Escape') {
      area.current?.blur();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    take(files);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files]);
  };

  return (
    <div
      className={css.composer} data-mode={mode} data-over={over} onDrop={onDrop} onDragLeave={() => setOver(false)}
      onDragOver={(e) => {
        e.preventDefault();
        setOver(true);
      }}
    >
      {stale !== null && (
        <div className={css.stale} role="alert">
          <strong><Icon name="warn" size={15} /> {t('stale.title', { name: ticket.customerName })}</strong>
          <ul>{stale.map((m) => <li key={m.id}><time className="num">{format.time(m.at)}</time> <span>{m.text}</span></li>)}</ul>
          <div className={css.staleActions}>
            <Button size="compact-sm" onClick={() => void submit(false, ticket.customerVersion)}>{t('stale.sendAnyway')}</Button>
            <Button size="compact-sm" variant="default" onClick={() => { setStale(null); setReadVersion(ticket.customerVersion); area.current?.focus(); }}>{t('stale.edit')}</Button>
          </div>
        </div>
      )}
      {stale === null && unread && (
        <div className={css.heads} role="status">
          <Icon name="info" size={14} /> {t('stale.while', { name: ticket.customerName })}
          <Button size="compact-xs" variant="subtle" onClick={() => setReadVersion(ticket.customerVersion)}>{t('stale.read')}</Button>
        </div>
      )}
      <div className={css.modes} role="tablist" aria-label={t('composer.kind')}>
        <button type="button" role="tab" aria-selected={!note} onClick={() => setMode('reply')}>
          <Icon name="reply" size={15} /> {t('composer.reply')} {!isEmpty(drafts.reply) && note && <i className={css.pending} title={t('composer.draft')} />}
        </button>
        <button type="button" role="tab" aria-selected={note} onClick={() => setMode('note')}>
          <Icon name="note" size={15} /> {t('composer.note')} {!isEmpty(drafts.note) && !note && <i className={css.pending} title={t('composer.draft')} />}
        </button>
        <span className={css.via}>{note ? t('composer.onlyTeam') : t('composer.via', { channel: channelName, name: ticket.customerName })}</span>
      </div>
      <textarea
        ref={area} rows={2} value={draft.text} disabled={closed} dir="auto" aria-label={t(note ? 'composer.note' : 'composer.reply')}
        placeholder={closed ? t(mute ? 'composer.mute' : 'composer.windowClosed', { channel: channelName }) : t(note ? 'composer.notePlaceholder' : 'composer.replyPlaceholder', { name: ticket.customerName })}
        onChange={(e) => {
          const text = e.currentTarget.value;
          change(mode, (d) => ({ ...d, text }));
          typing(text);
        }}
        onKeyDown={onKeyDown} onPaste={onPaste}
      />
      {(draft.files.length > 0 || uploading > 0) && !note && (
        <ul className={css.pendingFiles}>
          {draft.files.map((file, index) => (
            <li key={`${file.sha256}${index}`}>
              <Icon name="file" size={14} /> <span className="truncate">{file.fileName}</span> <small className="dim num">{format.bytes(file.size)}</small>
              <RemoveFile name={file.fileName} onRemove={() => change('reply', (d) => ({ ...d, files: d.files.filter((_, i) => i !== index) }))} />
            </li>
          ))}
          {uploading > 0 && <li><Loader size={12} /> {t('composer.uploading', { count: uploading })}</li>}
        </ul>
      )}
      <div className={css.bar}>
        {!note && capabilities.maxFileBytes > 0 && (
          <Tooltip label={t('composer.attach')}>
            <ActionIcon aria-label={t('composer.attach')} onClick={() => picker.current?.click()} disabled={closed}><Icon name="attach" /></ActionIcon>
          </Tooltip>
        )}
        <input ref={picker} type="file" multiple hidden onChange={(e) => { take([...(e.currentTarget.files ?? [])]); e.currentTarget.value = ''; }} />
        {!note && length > capabilities.maxLength * 0.8 && (
          <span className={css.limit} data-over={parts > 1}>
            {parts > 1 ? t('composer.parts', { count: parts }) : `${format.number(length)} / ${format.number(capabilities.maxLength)}`}
          </span>
        )}
        {left !== null && left > 0 && left < 180 && <span className={css.limit}>{t('composer.windowLeft', { span: format.minutes(left) })}</span>}
        <span className={css.grow} />
        <span className={css.hint}><Kbd>{ctrlName}</Kbd> <Kbd>Enter</Kbd></span>
        {note ? (
          <Button size="sm" color="amber" variant="filled" disabled={draft.text.trim() === ''} onClick={() => void submit(false)} leftSection={<Icon name="note" size={15} />}>{t('composer.addNote')}</Button>
        ) : (
          <>
            <Tooltip label={`${ctrlName} Shift Enter`}>
              <Button size="sm" variant="default" disabled={!canSend} onClick={() => void submit(true)}>{t('composer.sendResolve')}</Button>
            </Tooltip>
            <Button size="sm" disabled={!canSend} onClick={() => void submit(false)} leftSection={<Icon name="send" size={15} />}>{t('composer.send')}</Button>
          </>
        )}
      </div>
    </div>
  );
}
