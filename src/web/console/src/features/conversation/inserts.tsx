import type { CannedAnswer, DirectoryAgent, SavedItem, TicketRow } from '@cxm/api';
import { ctrl, useT } from '@cxm/ui';
import { useState, type KeyboardEvent, type RefObject } from 'react';
import { changeDraft, type Mode } from '../../desk/drafts';
import { fill, usePlaceholders } from '../../desk/placeholders';
import { useSaved } from '../../desk/saved';
import { useSteady } from '../../desk/steady';
import css from './composer.module.css';
import { matching, mentionAt, slashAt, SlashList, type Slash } from './slash';

interface Options {
  area: RefObject<HTMLTextAreaElement | null>;
  ticket: TicketRow;
  mode: Mode;
  /** Who can be named in a note. */
  colleagues: readonly DirectoryAgent[];
}

/** What is put into the text from a list over it: canned answers after a slash, colleagues after an @ in a note. The field keeps the focus. */
export function useInserts({ area, ticket, mode, colleagues }: Options) {
  const t = useT();
  const [slash, setSlash] = useState<Slash | null>(null);
  const [slashIndex, setSlashIndex] = useState(0);
  const answers = useSaved('canned-answers', slash !== null).data ?? [];
  const values = usePlaceholders(ticket.id, slash !== null).data;
  const found = slash === null ? [] : matching(answers, slash.words, ticket.language);

  const [at, setAt] = useState<Slash | null>(null);
  const [atIndex, setAtIndex] = useState(0);
  const named = at === null ? [] : colleagues.filter((a) => a.name.toLowerCase().includes(at.words.toLowerCase())).slice(0, 8);
  const chosen = Math.min(atIndex, named.length - 1);

  const close = () => {
    setSlash(null);
    setAt(null);
  };
  /** Puts a text in the place of what stands there, and the caret behind it. */
  const put = (start: number, end: number, text: string) => {
    const element = area.current;
    if (element === null) return;
    const whole = element.value.slice(0, start) + text + element.value.slice(end);
    changeDraft(ticket.id, mode, (draft) => ({ ...draft, text: whole }));
    requestAnimationFrame(() => {
      element.focus();
      element.setSelectionRange(start + text.length, start + text.length);
    });
  };
  /** Where the caret stands, apart from the word before it. */
  const insertText = useSteady((text: string) => {
    const element = area.current;
    if (element === null) return;
    const [start, end] = [element.selectionStart, element.selectionEnd];
    put(start, end, start === 0 || /\s$/.test(element.value.slice(0, start)) ? text : ` ${text}`);
  });
  const mention = (name: string) => {
    if (at === null) return;
    put(at.start, at.end, `@${name} `);
    setAt(null);
  };
  const insert = (answer: SavedItem<CannedAnswer>) => {
    if (slash === null) return;
    put(slash.start, slash.end, values === undefined ? answer.body.text : fill(answer.body.text, values));
    setSlash(null);
  };
  const openSlash = () => {
    const element = area.current;
    if (element === null) return;
    const caret = element.selectionStart;
    const sign = caret === 0 || /\s/.test(element.value[caret - 1]!) ? '/' : ' /';
    put(caret, caret, sign);
    setSlashIndex(0);
    setSlash({ start: caret + sign.length - 1, end: caret + sign.length, words: '' });
  };
  const onText = (text: string, caret: number) => {
    setSlash(slashAt(text, caret));
    setSlashIndex(0);
    setAt(mode === 'note' ? mentionAt(text, caret) : null);
    setAtIndex(0);
  };

  /** @returns Whether the key was for a list. */
  const onKey = (event: KeyboardEvent): boolean => {
    const pick = (event.key === 'Enter' || event.key === 'Tab') && !ctrl(event);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (slash !== null) {
      if (event.key === 'Escape') setSlash(null);
      else if (step !== 0 && found.length > 0) setSlashIndex((slashIndex + step + found.length) % found.length);
      else if (pick && found[slashIndex] !== undefined) insert(found[slashIndex]);
      else return false;
    } else if (at !== null && named.length > 0) {
      if (event.key === 'Escape') setAt(null);
      else if (step !== 0) setAtIndex((chosen + step + named.length) % named.length);
      else if (pick) mention(named[chosen]!.name);
      else return false;
    } else {
      return false;
    }
    event.preventDefault();
    return true;
  };

  const lists = (
    <>
      {slash !== null && <SlashList found={found} at={slashIndex} values={values} onAt={setSlashIndex} onPick={insert} />}
      {at !== null && named.length > 0 && (
        <div className={css.slash}>
          <ul id="mention-list" role="listbox" aria-label={t('mention.list')}>
            {named.map((agent, index) => (
              <li key={agent.id} id={`mention-${index}`} role="option" aria-selected={index === chosen} onPointerDown={(e) => { e.preventDefault(); mention(agent.name); }}>{agent.name}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
  const aria = slash !== null && found.length > 0 ? { 'aria-controls': 'slash-list', 'aria-activedescendant': `slash-${slashIndex}` }
    : at !== null && named.length > 0 ? { 'aria-controls': 'mention-list', 'aria-activedescendant': `mention-${chosen}` } : {};
  return { lists, aria, openSlash, insertText, onText, onKey, close };
}
