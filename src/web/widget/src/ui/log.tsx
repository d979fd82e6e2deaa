import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../chat/chat';
import type { ChatState } from '../chat/state';
import type { OutboxItem } from '../chat/outbox';
import type { VisitorMessage } from '../chat/wire';
import { size, type Language, type Words } from '../words';
import { FileIcon } from './icons';
import { Linked } from './linked';

export interface PartProps {
  chat: Chat;
  state: ChatState;
  text: Words;
  language: Language;
}

export function Log({ chat, state, text, language, introduces, onHelp }: PartProps & { introduces: boolean; onHelp: ((article: number | null) => void) | null }) {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(false);
  const newest = state.outbox.at(-1)?.clientId ?? state.messages.at(-1)?.id;
  const oldest = state.messages[0]?.id;
  const height = useRef(0);
  const justWrote = state.outbox.at(-1)?.state === 'queued';

  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  useLayoutEffect(() => {
    if (atEnd.current || justWrote) toEnd();
    else if (newest !== undefined) setBelow(true);
  }, [newest, justWrote]);
  useLayoutEffect(() => {
    // What comes in above pushes nothing away from under the reader's eyes.
    if (box.current && !atEnd.current) box.current.scrollTop += box.current.scrollHeight - height.current;
  }, [oldest]);
  useLayoutEffect(() => {
    height.current = box.current?.scrollHeight ?? 0;
  });
  useLayoutEffect(() => {
    if (state.open) toEnd();
  }, [state.open]);
  useEffect(() => {
    // The composer grows, a keyboard opens, a picture arrives: the end stays the end.
    const watch = new ResizeObserver(() => {
      if (atEnd.current) toEnd();
      height.current = box.current?.scrollHeight ?? 0;
    });
    if (box.current) {
      watch.observe(box.current);
      if (box.current.firstElementChild) watch.observe(box.current.firstElementChild);
    }
    return () => watch.disconnect();
  }, []);

  const onScroll = () => {
    if (!box.current) return;
    atEnd.current = box.current.scrollHeight - box.current.scrollTop - box.current.clientHeight < 40;
    if (atEnd.current) setBelow(false);
  };

  const fresh = state.phase === 'ready' && state.messages.length + state.outbox.length === 0;
  const quick = fresh && !introduces ? state.settings?.quickReplies ?? [] : [];
  const last = state.messages.at(-1);
  const choices = state.outbox.length === 0 ? last?.bot?.choices ?? [] : [];
  const lastSeen = state.messages.findLast(message => message.author === 'customer' && isSeen(message));
  return (
    <div class="log-frame">
      <div class="log" ref={box} onScroll={onScroll} role="log" aria-live="polite" aria-label={text.conversation} tabIndex={0}>
        <ol>
          {state.older === 'none' ? (
            <li class="agent greeting"><div class="bubble"><p>{state.settings?.greeting || text.greeting}</p></div></li>
          ) : (
            <li class="day">
              <button type="button" class="older" disabled={state.older === 'loading'} onClick={() => void chat.loadOlder()}>
                {state.older === 'loading' ? text.loading : text.older}
              </button>
            </li>
          )}
          {state.messages.map((message, i) => (
            <Bubble
              key={message.clientId ?? message.id}
              {...{ chat, message, text, language, onHelp }}
              previous={state.messages[i - 1]}
              state={message.author !== 'customer' ? null : message === lastSeen ? text.seen : i === state.messages.length - 1 && !isSeen(message) ? text.sent : null}
            />
          ))}
          {quick.length > 0 && (
            <li class="quick" aria-label={text.quickReplies}>{quick.map(reply => <button key={reply} type="button" onClick={() => chat.send(reply, [])}>{reply}</button>)}</li>
          )}
          {choices.length > 0 && (
            <li class="quick" aria-label={text.quickReplies} data-testid="widget-choices">{choices.map(choice => <button key={choice} type="button" onClick={() => chat.send(choice, [])}>{choice}</button>)}</li>
          )}
          {fresh && onHelp && <li class="quick"><button type="button" onClick={() => onHelp(null)}>📖 {text.helpBrowse}</button></li>}
          {state.outbox.map(item => <Pending key={item.clientId} {...{ chat, item, text, language }} />)}
        </ol>
      </div>
      {below && <button type="button" class="below" onClick={toEnd}>{text.newer} ↓</button>}
      <p class="typing" role="status">
        {state.typing !== null && <><span class="dots" aria-hidden="true"><i /><i /><i /></span>{text.typing(state.typing || text.agent)}</>}
      </p>
    </div>
  );
}

const isSeen = (message: VisitorMessage) => message.delivery === 'seen' || message.delivery === 'read';

interface BubbleProps {
  chat: Chat;
  message: VisitorMessage;
  previous: VisitorMessage | undefined;
  state: string | null;
  text: Words;
  language: Language;
  onHelp: ((article: number | null) => void) | null;
}

function Bubble({ chat, message, previous, state, text, language, onHelp }: BubbleProps) {
  const at = new Date(message.at);
  const newDay = !previous || new Date(previous.at).toDateString() !== at.toDateString();
  const follows = !newDay && previous?.author === message.author && previous.name === message.name && previous.bot?.name === message.bot?.name;
  const article = message.bot?.articleId;
  return (
    <>
      {newDay && <li class="day"><span>{day(at, text, language)}</span></li>}
      <li class={`${message.author} ${follows ? 'follows' : ''}`} data-testid="widget-message" data-author={message.author}>
        {message.author !== 'system' && (
          <span class={message.author === 'agent' && !follows ? 'name' : 'hidden'}>
            {message.bot ? <>{message.bot.name} <i class="bot">{text.bot}</i></> : message.author === 'agent' ? message.name || text.agent : text.you}
          </span>
        )}
        <div class="bubble">
          {message.text && <p><Linked text={message.text} /></p>}
          {article != null && onHelp && <button type="button" class="older" onClick={() => onHelp(article)}>{text.helpRead}</button>}
          {message.attachments.map(file => {
            const url = chat.attachmentUrl(file.id);
            return /^image\/(png|jpeg|gif|webp|avif)$/.test(file.contentType) ? (
              <a key={file.id} class="picture" href={url} target="_blank" rel="noopener noreferrer">
                <img src={url} alt={text.image(file.fileName)} loading="lazy" />
              </a>
            ) : (
              <a key={file.id} class="file" href={url} download={file.fileName} target="_blank" rel="noopener noreferrer">
                <FileIcon /><span>{file.fileName}</span><small>{size(file.size, language)}</small>
              </a>
            );
          })}
        </div>
        {message.author !== 'system' && (
          <span class="meta">
            <time dateTime={message.at}>{at.toLocaleTimeString(language, { hour: 'numeric', minute: '2-digit' })}</time>
            {state && <span data-testid="widget-state">{state}</span>}
          </span>
        )}
      </li>
    </>
  );
}

function Pending({ chat, item, text, language }: { chat: Chat; item: OutboxItem; text: Words; language: Language }) {
  const state = item.state === 'sent' ? text.sent : item.state === 'sending' ? text.sending : text.waitingToSend;
  return (
    <li class={`customer pending ${item.state}`} data-testid="widget-message" data-author="customer" data-state={item.state}>
      <span class="hidden">{text.you}</span>
      <div class="bubble">
        {item.text && <p><Linked text={item.text} /></p>}
        {item.files.map(file => (
          <span key={file.sha256} class="file"><FileIcon /><span>{file.fileName}</span><small>{size(file.size, language)}</small></span>
        ))}
      </div>
      {item.state === 'refused' ? (
        <div class="refused" role="alert">
          <span>{text.refused} {text.refusals[item.refusal ?? ''] ?? ''}</span>
          <button type="button" onClick={() => chat.retry(item.clientId)}>{text.retry}</button>
          <button type="button" onClick={() => chat.giveBack(item.clientId)}>{text.edit}</button>
          <button type="button" onClick={() => chat.takeBack(item.clientId)}>{text.discard}</button>
        </div>
      ) : (
        <span class="meta"><span data-testid="widget-state">{state}</span></span>
      )}
    </li>
  );
}

function day(at: Date, text: Words, language: Language): string {
  return at.toDateString() === new Date().toDateString()
    ? text.today
    : at.toLocaleDateString(language, { weekday: 'short', month: 'short', day: 'numeric' });
}
