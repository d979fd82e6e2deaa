import type { MessageDto, TicketDetail } from '@cxm/api';
import { ActionIcon, Button } from '@mantine/core';
import { Icon, Kbd, composing, ctrl, ctrlName, explain, serverNow, useFormat, useNow, useT } from '@cxm/ui';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef, useState, type ClipboardEvent, type DragEvent, type KeyboardEvent, type Ref } from 'react';
import { askResolve } from '../../desk/ask-resolve';
import { changeDraft, isEmpty, putBack, useDraft, type Mode } from '../../desk/drafts';
import { useDirectory } from '../../desk/directory';
import { tellTyping } from '../../desk/feed';
import { takeBack, useWriting } from '../../desk/held';
import { useMe } from '../../desk/me';
import { place } from '../../desk/inline-images';
import { newClientId, send, type Writing } from '../../desk/outbox';
import { unfilled } from '../../desk/placeholders';
import { useSteady } from '../../desk/steady';
import { toast } from '../../desk/toast';
import { useUploads } from '../../desk/uploads';
import { FindArticle, FittingArticles } from './articles';
import css from './composer.module.css';
import { CopiesRow } from './copies';
import { Held } from './held';
import { useInserts } from './inserts';
import { Limits, windowLeft } from './limits';
import { PendingFiles } from './pending-files';
import { publicAnswer, WhoReads } from './public-answer';
import { RoutePicker, useRoute } from './route';
import { SendButtons, type SendHow } from './send-buttons';
import { Stale } from './stale';
import { blanksIn, Templates } from './templates';

export interface ComposerHandle {
  focus(mode: Mode): void;
}

/** Measuring it from here lays the whole page out with each key. */
const growsByItself = CSS.supports('field-sizing', 'content');

interface Props {
  detail: TicketDetail;
  handle: Ref<ComposerHandle>;
  onNext: () => void;
  onReturn: () => void;
}

export function Composer({ detail, handle, onNext, onReturn }: Props) {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const now = useNow();
  const { ticket } = detail;
  const [mode, setMode] = useState<Mode>('reply');
  const reply = useDraft(ticket.id, 'reply');
  const noteDraft = useDraft(ticket.id, 'note');
  const { data: writing } = useWriting(ticket.id);
  const [over, setOver] = useState(false);
  const [stale, setStale] = useState<{ news: readonly MessageDto[]; how: SendHow } | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const note = mode === 'note';
  const draft = note ? noteDraft : reply;
  const ways = writing?.routes;
  const route = useRoute(ticket, ways, reply.route);
  const { capabilities, channelName, elsewhere } = route;

  // Colleagues who can see the ticket, after an @ in a note.
  const directory = useDirectory();
  const colleagues = directory.agents.filter((a) => a.active && a.id !== me.agentId && (a.role !== 'agent' || ticket.teamId == null || a.teamIds.includes(ticket.teamId)));
  const inserts = useInserts({ area, ticket, mode, colleagues });

  // A reply names the customer's last message that its writer knew. While a draft stands, a newer one has to be read first.
  const [readVersion, setReadVersion] = useState(ticket.customerVersion);
  if (isEmpty(reply) && stale === null && readVersion !== ticket.customerVersion) setReadVersion(ticket.customerVersion);
  const unread = !note && readVersion < ticket.customerVersion;

  useImperativeHandle(handle, () => ({
    focus: (next) => {
      setMode(next);
      requestAnimationFrame(() => area.current?.focus());
    },
  }));

  useLayoutEffect(() => {
    const element = area.current;
    if (element === null || growsByItself) return;
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

  const files = note ? { maxFileBytes: 25 * 1024 * 1024 } : capabilities;
  const { uploading, take } = useUploads(files, channelName, (stored, inPlace) =>
    changeDraft(ticket.id, mode, (d) => ({ ...d, text: inPlace && !note && capabilities.html ? place(d.text, area.current?.selectionStart ?? d.text.length, stored) : d.text, files: [...d.files, ...stored] })));

  // Where the customer spoke for all to see, an answer stands there too, unless the channel and the agent say otherwise.
  const open = note || elsewhere ? null : publicAnswer(detail, capabilities, now);
  const inPrivate = open !== null && draft.inPrivate === true;
  const tooLong = inPrivate && draft.text.trim().length > capabilities.maxLength;
  const left = note || elsewhere || open !== null ? null : windowLeft(detail, capabilities, now);
  const late = left !== null && left <= 0;
  const why = note ? null : !capabilities.answers ? 'composer.mute' : !elsewhere && writing?.optedOutAt != null ? 'composer.optedOut' : late && !capabilities.templates ? 'composer.windowClosed' : null;
  const closed = why !== null;
  const canSend = !isEmpty(draft) && uploading === 0 && !closed && !(inPrivate && (tooLong || open.inPrivate !== 'can'));
  const blanks = note ? [] : [...unfilled(draft.text), ...(late ? blanksIn(draft.text) : [])];

  const submit = async (how: SendHow, version = readVersion) => {
    if (!canSend) return;
    const sent = draft;
    const request: Writing = {
      clientId: newClientId(), kind: note ? 'note' : 'agent', text: sent.text.trim(), files: sent.files, customerVersion: version, resolve: how.resolve ?? false, copies: note || !capabilities.copies ? null : (sent.copies ?? null), inPrivate, route: note ? null : route.way && { accountId: route.way.accountId, identityId: route.way.identityId },
      sendAt: how.sendAt ?? null, mentions: note ? colleagues.filter((a) => sent.text.includes(`@${a.name}`)).map((a) => a.id) : [], at: new Date(serverNow()).toISOString(),
    };
    changeDraft(ticket.id, mode, { text: '', files: [] });
    setStale(null);
    inserts.close();
    lastTold.current = 0;
    tellTyping(ticket.id, false);
    const result = await send(ticket.id, request, me);
    if (result.outcome === 'stale') {
      putBack(ticket.id, mode, sent);
      setReadVersion(version);
      setStale({ news: result.newMessages, how });
      area.current?.focus();
    } else if (result.outcome === 'refused') {
      putBack(ticket.id, mode, sent);
      toast({ text: explain(t, result.error), kind: 'error' });
    } else {
      if (result.outcome === 'held') {
        const { held } = result;
        const undo = () => void takeBack(t, held).then((back) => back && onReturn());
        if (how.next) toast(held.later ? { text: t('held.later', { time: format.dateTime(held.dueAt) }), kind: 'done', undo } : { text: t('held.sending', { name: ticket.customerName }), kind: 'done', undo, until: Date.parse(held.dueAt) });
      }
      if (how.next) onNext();
    }
  };

  const sendAs = useSteady((how: SendHow) => (how.resolve === true ? askResolve([ticket], () => void submit(how)) : void submit(how)));
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // While the input method is at work, every key is its own.
    if (composing(event) || inserts.onKey(event)) return;
    if (event.key === 'Enter' && ctrl(event)) {
      event.preventDefault();
      sendAs({ resolve: event.shiftKey && !note });
    } else if (event.key === 'Enter' && event.altKey && !event.ctrlKey) {
      event.preventDefault();
      void submit({ next: !note });
    } else if (event.key === 'Escape') {
      area.current?.blur();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const pasted = [...event.clipboardData.files];
    if (pasted.length === 0) return;
    event.preventDefault();
    take(pasted, true);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take([...event.dataTransfer.files], true);
  };

  return (
    <>
      <Held ticket={ticket} held={writing?.held ?? []} />
      <div
        className={css.composer} data-mode={mode} data-over={over} onDrop={onDrop} onDragLeave={() => setOver(false)}
        onDragOver={(e) => {
          e.preventDefault();
          setOver(true);
        }}
      >
        {inserts.lists}
        {!note && !closed && <FittingArticles ticket={ticket} formatted={capabilities.html} onInsert={inserts.insertText} />}
        {stale !== null && (
          <Stale
            name={ticket.customerName} news={stale.news} resolve={stale.how.resolve ?? false} onSend={() => void submit(stale.how, ticket.customerVersion)}
            onEdit={() => { setStale(null); setReadVersion(ticket.customerVersion); area.current?.focus(); }}
          />
        )}
        {stale === null && unread && (
          <div className={css.heads} role="status">
            <Icon name="info" size={14} /> {t('stale.while', { name: ticket.customerName })}
            <Button size="compact-xs" variant="subtle" onClick={() => setReadVersion(ticket.customerVersion)}>{t('stale.read')}</Button>
          </div>
        )}
        <div className={css.modes}>
          <div className={css.tabs} role="tablist" aria-label={t('composer.kind')}>
            <button type="button" role="tab" aria-selected={!note} onClick={() => setMode('reply')}>
              <Icon name="reply" size={15} /> {t('composer.reply')} {!isEmpty(reply) && note && <i className={css.pending} title={t('composer.draft')} />}
            </button>
            <button type="button" role="tab" aria-selected={note} onClick={() => setMode('note')}>
              <Icon name="note" size={15} /> {t('composer.note')} {!isEmpty(noteDraft) && !note && <i className={css.pending} title={t('composer.draft')} />}
            </button>
          </div>
          {note ? <span className={css.via}>{t('composer.onlyTeam')}</span> : (
            <RoutePicker ticket={ticket} ways={ways ?? []} route={route} onPick={({ accountId, identityId }) => { changeDraft(ticket.id, 'reply', (d) => ({ ...d, route: { accountId, identityId } })); area.current?.focus(); }} />
          )}
        </div>
        {open !== null && !closed && <WhoReads answer={open} name={ticket.customerName} inPrivate={inPrivate} tooLong={tooLong} onChange={(alone) => changeDraft(ticket.id, 'reply', (d) => ({ ...d, inPrivate: alone }))} />}
        {!note && capabilities.copies && !closed && <CopiesRow ticket={ticket} kind={capabilities.writesFirstTo ?? 'email'} value={draft.copies ?? null} onChange={(copies) => changeDraft(ticket.id, 'reply', (d) => ({ ...d, copies }))} />}
        {late && !closed && <Templates ticketId={ticket.id} channelName={channelName} language={ticket.language} onPick={(text) => { changeDraft(ticket.id, mode, (d) => ({ ...d, text })); area.current?.focus(); }} />}
        <textarea
          ref={area} rows={2} value={draft.text} disabled={closed} dir="auto" aria-label={t(note ? 'composer.note' : 'composer.reply')}
          {...inserts.aria}
          placeholder={why !== null ? t(why, { channel: channelName, name: ticket.customerName }) : t(note ? 'composer.notePlaceholder' : 'composer.replyPlaceholder', { name: ticket.customerName })}
          onChange={(e) => {
            const text = e.currentTarget.value;
            changeDraft(ticket.id, mode, (d) => ({ ...d, text }));
            inserts.onText(text, e.currentTarget.selectionStart);
            typing(text);
          }}
          onBlur={inserts.close} onKeyDown={onKeyDown} onPaste={onPaste}
        />
        <PendingFiles ticketId={ticket.id} mode={mode} draft={draft} uploading={uploading} />
        {blanks.length > 0 && <p className={css.open} role="status"><Icon name="warn" size={14} /> {t('composer.unfilled', { places: [...new Set(blanks)].join(', ') })}</p>}
        <div className={css.bar}>
          {files.maxFileBytes > 0 && (
            <ActionIcon aria-label={t('composer.attach')} title={t('composer.attach')} onClick={() => picker.current?.click()} disabled={closed}><Icon name="attach" /></ActionIcon>
          )}
          <ActionIcon aria-label={t('canned.insert')} title={t('canned.insert')} onClick={inserts.openSlash} disabled={closed}><Icon name="slash" /></ActionIcon>
          {!note && !closed && <FindArticle ticket={ticket} formatted={capabilities.html} onInsert={inserts.insertText} />}
          <input ref={picker} type="file" multiple hidden onChange={(e) => { take([...(e.currentTarget.files ?? [])]); e.currentTarget.value = ''; }} />
          {!note && <Limits text={draft.text} capabilities={capabilities} left={left} />}
          <span className={css.grow} />
          <span className={css.hint}><Kbd>{ctrlName}</Kbd> <Kbd>Enter</Kbd></span>
          {note ? (
            <Button size="sm" color="amber" variant="filled" disabled={!canSend} onClick={() => void submit({})} leftSection={<Icon name="note" size={15} />}>{t('composer.addNote')}</Button>
          ) : (
            <SendButtons disabled={!canSend} onSend={sendAs} />
          )}
        </div>
      </div>
    </>
  );
}
