import type { CannedAnswer, SavedItem } from '@cxm/api';
import { useT } from '@cxm/ui';
import { useLayoutEffect, useRef } from 'react';
import { fill, type Values } from '../../desk/placeholders';
import css from './composer.module.css';

export interface Slash {
  /** Where the slash stands in the text. */
  start: number;
  end: number;
  words: string;
}

/** A slash at the begin of a word and what is typed behind it; Japanese input methods write the wide one. */
export function slashAt(text: string, caret: number): Slash | null {
  const found = /(?:^|\s)([/／]([^\s/／]*))$/.exec(text.slice(0, caret));
  return found === null ? null : { start: caret - found[1]!.length, end: caret, words: found[2]! };
}

/** An at sign at the begin of a word; a name may hold one blank. */
export function mentionAt(text: string, caret: number): Slash | null {
  const found = /(?:^|\s)([@＠]([^\s@＠]*(?: [^\s@＠]*)?))$/.exec(text.slice(0, caret));
  return found === null ? null : { start: caret - found[1]!.length, end: caret, words: found[2]! };
}

/** Answers that fit, the shortcut's exact owner first, then those in the ticket's language. */
export function matching(answers: readonly SavedItem<CannedAnswer>[], words: string, language: string): SavedItem<CannedAnswer>[] {
  const asked = words.toLowerCase();
  const score = ({ name, body }: SavedItem<CannedAnswer>) => {
    const shortcut = body.shortcut?.toLowerCase() ?? '';
    if (asked !== '' && shortcut === asked) return 0;
    const fits = asked === '' || shortcut.startsWith(asked) ? 1 : name.toLowerCase().includes(asked) ? 2 : body.text.toLowerCase().includes(asked) ? 3 : 9;
    return fits + (body.language == null || body.language === language ? 0 : 4);
  };
  return answers.map((answer) => ({ answer, score: score(answer) })).filter((one) => one.score < 9).sort((a, b) => a.score - b.score).slice(0, 30).map((one) => one.answer);
}

interface Props {
  found: readonly SavedItem<CannedAnswer>[];
  at: number;
  values: Values | undefined;
  onAt: (index: number) => void;
  onPick: (answer: SavedItem<CannedAnswer>) => void;
}

/** The list over the text field; the field keeps the focus and says which one is meant. */
export function SlashList({ found, at, values, onAt, onPick }: Props) {
  const t = useT();
  const box = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    box.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const chosen = found[at];
  return (
    <div className={css.slash}>
      <ul ref={box} id="slash-list" role="listbox" aria-label={t('canned.list')}>
        {found.map((answer, index) => (
          <li
            key={answer.id} id={`slash-${index}`} role="option" aria-selected={index === at} onPointerMove={() => onAt(index)}
            onPointerDown={(e) => { e.preventDefault(); onPick(answer); }}
          >
            <span className="truncate">{answer.name}</span> {answer.body.shortcut != null && <small>/{answer.body.shortcut}</small>}
          </li>
        ))}
        {found.length === 0 && <li className={css.slashNone}>{t('canned.noneFits')}</li>}
      </ul>
      {chosen !== undefined && <p className={css.slashPreview} dir="auto">{values === undefined ? chosen.body.text : fill(chosen.body.text, values)}</p>}
    </div>
  );
}
