import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../chat/chat';
import type { ChatState } from '../chat/state';
import type { Storage } from '../chat/storage';
import { ended, words, type Language, type Words } from '../words';
import { Composer } from './composer';
import { composing, trapTab } from './focus';
import { Help } from './help';
import { expectation, useOpen } from './hours';
import { CallBack } from './call-back';
import { BellIcon, BellOffIcon, BookIcon, CloseIcon, PhoneIcon, SaveIcon } from './icons';
import { Introduction } from './introduction';
import { Keep, saveTranscript } from './keep';
import { Log } from './log';
import { paint } from './paint';
import { Satisfaction } from './satisfaction';

export interface AppProps {
  chat: Chat;
  language: Language;
  storage: Storage;
  close: () => void;
}

export function useChat(chat: Chat): ChatState {
  const [state, setState] = useState(chat.state);
  useEffect(() => {
    setState(chat.state);
    return chat.subscribe(() => setState(chat.state));
  }, [chat]);
  return state;
}

export function App({ chat, language, storage, close }: AppProps) {
  const state = useChat(chat);
  const text = words[language];
  const root = useRef<HTMLDivElement>(null);
  const online = useOnline();
  const [sound, setSound] = useState(storage.get('sound') === 'on');
  const [help, setHelp] = useState<{ article: number | null } | null>(null);
  const [card, setCard] = useState<'call-back' | 'keep' | null>(null);
  const over = ended(text, state.phase);
  const part = { chat, state, text, language };
  const answered = state.settings?.transcriptByMail === true && state.messages.some(message => message.author === 'agent');
  const hasHelp = state.settings?.help === true && !over;
  const attended = useOpen(state.settings?.hours);
  const expected = expectation(state.settings, attended, text, language);
  const fresh = state.phase === 'ready' && state.messages.length + state.outbox.length === 0;
  const introduces = fresh && (state.settings?.preChat === true || !attended) && !state.visitor.verified && !state.visitor.email;
  const colour = state.settings?.colour;
  useLayoutEffect(() => paint(colour), [colour]);

  useEffect(() => {
    if (!state.open) return;
    // A phone's keyboard would cover half of what the customer has not read yet.
    const target = root.current?.querySelector<HTMLElement>(state.phone ? '[data-close]' : 'textarea, .introduction input');
    (target ?? root.current?.querySelector<HTMLElement>('[data-close]'))?.focus();
  }, [state.open, state.phone]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !composing(event)) close();
    else if (root.current) trapTab(event, root.current);
  };

  return (
    <div class="app" role="dialog" aria-modal={state.phone} aria-labelledby="title" ref={root} onKeyDown={onKeyDown}>
      <header>
        <div class="who">
          <h1 id="title">{state.settings?.title || text.title}</h1>
          <p class={`status ${online && attended && state.link === 'live' ? 'live' : ''}`} data-testid="widget-link" data-link={online ? state.link : 'offline'}>
            {over ? '' : !online ? text.away : state.link === 'live' ? expected || text.live : text.connecting}
          </p>
        </div>
        {hasHelp && (
          <button type="button" class="icon" aria-pressed={help !== null} aria-label={text.help} title={text.help} data-testid="widget-help-open" onClick={() => setHelp(help ? null : { article: null })}><BookIcon /></button>
        )}
        {state.settings?.callBacks && !over && (
          <button type="button" class="icon" aria-label={text.callBack} title={text.callBack} aria-expanded={card === 'call-back'} onClick={() => { setHelp(null); setCard(card === 'call-back' ? null : 'call-back'); }}>
            <PhoneIcon />
          </button>
        )}
        {state.messages.length > 0 && (
          <button
            type="button" class="icon" aria-label={text.transcript} title={text.transcript}
            onClick={() => { if (!answered) return void saveTranscript(part); setHelp(null); setCard(card === 'keep' ? null : 'keep'); }}
          >
            <SaveIcon />
          </button>
        )}
        <button
          type="button"
          class="icon"
          aria-pressed={sound}
          aria-label={text.soundOn}
          title={sound ? text.soundOn : text.soundOff}
          onClick={() => {
            storage.set('sound', sound ? 'off' : 'on');
            setSound(!sound);
          }}
        >
          {sound ? <BellIcon /> : <BellOffIcon />}
        </button>
        <button type="button" class="icon" aria-label={text.close} title={text.close} data-close onClick={close}>
          <CloseIcon />
        </button>
      </header>
      {help && hasHelp ? <Help {...part} first={help.article} onChat={() => setHelp(null)} /> : (
        <>
          <Log {...part} introduces={introduces} onHelp={hasHelp ? article => setHelp({ article }) : null} />
          <Notice state={state} text={text} online={online} over={over} />
          {!over && card === null && <Satisfaction key={state.survey} {...part} onKeep={answered ? () => setCard('keep') : undefined} />}
          {!over && (
            card === 'call-back' ? <CallBack {...part} close={() => setCard(null)} />
            : card === 'keep' && answered ? <Keep {...part} close={() => setCard(null)} />
            : introduces ? <Introduction chat={chat} text={text} away={!attended} />
            : <Composer {...part} />
          )}
        </>
      )}
    </div>
  );
}

/** Present from the start, so that a screen reader hears what appears in it. */
function Notice({ state, text, online, over }: { state: ChatState; text: Words; online: boolean; over: string | null }) {
  const trouble = useLater(state.open && state.link === 'waiting', 1500);
  const words = over ?? (!online ? text.offline : trouble ? text.reconnecting : state.slowUntil !== null ? text.slow : '');
  return <div class="notice" role="status" data-testid="widget-notice">{words && <p>{words}</p>}</div>;
}

/** A hiccup of a second is nobody's business. */
function useLater(on: boolean, delay: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!on) return;
    const timer = setTimeout(() => setLate(true), delay);
    return () => clearTimeout(timer);
  }, [on, delay]);
  useEffect(() => {
    if (on) return;
    // Between two tries the line is "connecting" for a moment; that is not yet good news.
    const timer = setTimeout(() => setLate(false), 300);
    return () => clearTimeout(timer);
  }, [on]);
  return late;
}

function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const change = () => setOnline(navigator.onLine);
    addEventListener('online', change);
    addEventListener('offline', change);
    return () => {
      removeEventListener('online', change);
      removeEventListener('offline', change);
    };
  }, []);
  return online;
}
