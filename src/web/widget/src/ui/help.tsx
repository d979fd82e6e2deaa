import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat } from '../chat/chat';
import { listHelp, readHelp, vote, type HelpEntry, type HelpPage } from '../chat/help';
import type { ChatState } from '../chat/state';
import type { Language, Words } from '../words';
import { BackIcon } from './icons';
import { Rich } from './rich';

interface Props {
  chat: Chat;
  state: ChatState;
  text: Words;
  language: Language;
  /** Opened with this article, from the conversation. */
  first: number | null;
  onChat: () => void;
}

/** Articles to find and to read. What an agent says meanwhile is shown on top of them. */
export function Help({ chat, state, text, language, first, onChat }: Props) {
  const [words, setWords] = useState('');
  const [open, setOpen] = useState<number | null>(first);
  const [known] = useState(() => new Set(state.messages.map(message => message.id)));
  const news = state.messages.findLast(message => message.author === 'agent' && !known.has(message.id));
  return (
    <section class="help" aria-label={text.help} data-testid="widget-help">
      <div role="status">{news && <button type="button" class="news" onClick={onChat}><b>{news.name || text.agent}</b> {news.text || text.newer}</button>}</div>
      {open === null
        ? <Search {...{ text, language, words, onWords: setWords, onOpen: setOpen, onChat, phone: state.phone }} />
        : <Article key={open} {...{ chat, text, language, id: open, onBack: () => setOpen(null), onChat }} />}
    </section>
  );
}

type Found = HelpEntry[] | 'failed' | null;

function Search({ text, language, words, onWords, onOpen, onChat, phone }: { text: Words; language: Language; phone: boolean; words: string; onWords: (words: string) => void; onOpen: (id: number) => void; onChat: () => void }) {
  const [found, setFound] = useState<Found>(null);
  const [again, setAgain] = useState(0);
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // A phone's keyboard would cover the articles.
    if (!phone) box.current?.focus();
  }, [phone]);
  useEffect(() => {
    let late = false;
    const timer = setTimeout(() => void listHelp(words.trim(), language).then(entries => late || setFound(entries), () => late || setFound('failed')), words ? 200 : 0);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [words, language, again]);

  const groups: [string, HelpEntry[]][] = !Array.isArray(found) ? [] : words.trim() ? [['', found]] : grouped(found);
  return (
    <>
      <div class="find">
        <input ref={box} type="search" enterkeyhint="search" maxLength={200} value={words} aria-label={text.helpSearch} placeholder={text.helpSearch} onInput={event => onWords(event.currentTarget.value)} />
      </div>
      <div class="found">
        {groups.map(([name, entries]) => (
          <div key={name}>
            {name && <h2>{name}</h2>}
            <ul>
              {entries.map(entry => (
                <li key={entry.id}><button type="button" lang={entry.language} onClick={() => onOpen(entry.id)}><b>{entry.title}</b><span>{entry.beginning}</span></button></li>
              ))}
            </ul>
          </div>
        ))}
        <p class="hint" role="status">{found === 'failed' ? text.helpFailed : found === null ? text.loading : found.length === 0 ? text.helpNone : ''}</p>
        {found === 'failed' && <button type="button" class="plain" onClick={() => setAgain(again + 1)}>{text.retry}</button>}
        <button type="button" class="solid" onClick={onChat}>{text.helpWrite}</button>
      </div>
    </>
  );
}

function grouped(entries: HelpEntry[]): [string, HelpEntry[]][] {
  const groups = new Map<string, HelpEntry[]>();
  for (const entry of entries) groups.set(entry.collection, [...(groups.get(entry.collection) ?? []), entry]);
  return [...groups];
}

function Article({ chat, text, language, id, onBack, onChat }: { chat: Chat; text: Words; language: Language; id: number; onBack: () => void; onChat: () => void }) {
  const [page, setPage] = useState<HelpPage | 'failed' | null>(null);
  const [said, setSaid] = useState<boolean | 'failed' | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => void readHelp(id, language).then(setPage, () => setPage('failed')), [id, language]);
  useEffect(() => title.current?.focus(), [page]);
  const say = (helped: boolean) => void vote(chat, id, helped).then(counted => setSaid(counted ? helped : 'failed'));
  return (
    <>
      <div class="find"><button type="button" class="back" onClick={onBack}><BackIcon /> {text.helpAll}</button></div>
      {page === null || page === 'failed' ? <p class="hint" role="status">{page === null ? text.loading : text.helpFailed}</p> : (
        <article class="found" lang={page.language}>
          <h2 ref={title} tabIndex={-1}>{page.title}</h2>
          <div class="rich"><Rich html={page.html} /></div>
          <div class="helped" lang={language} role="group" aria-label={text.helped}>
            <span role="status">{said === true ? text.ratingThanks : said === false ? text.helpSorry : said === 'failed' ? text.rateFailed : text.helped}</span>
            {(said === null || said === 'failed') && <><button type="button" onClick={() => say(true)}>{text.yes}</button><button type="button" onClick={() => say(false)}>{text.no}</button></>}
            {said === false && <button type="button" onClick={onChat}>{text.helpWrite}</button>}
          </div>
        </article>
      )}
    </>
  );
}
