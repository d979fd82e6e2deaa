import { post, type BotFlow, type BotPreviewTalk } from '@cxm/api';
import { Button, Checkbox, SegmentedControl, TextInput } from '@mantine/core';
import { explain, useT } from '@cxm/ui';
import { useEffect, useRef, useState } from 'react';
import type { HelpLanguage } from '../../desk/help';
import css from './bot.module.css';

/** A talk with the flow as it stands in the form, played by the engine that customers get. Changing the flow plays it anew. */
export function BotTry({ flow }: { flow: BotFlow }) {
  const t = useT();
  const [language, setLanguage] = useState<HelpLanguage>('en');
  const [said, setSaid] = useState<string[]>([]);
  const [signedIn, setSignedIn] = useState(false);
  const [open, setOpen] = useState(true);
  const [words, setWords] = useState('');
  const [talk, setTalk] = useState<BotPreviewTalk | null>(null);
  const [problem, setProblem] = useState<unknown>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (said.length === 0) return setTalk(null);
    const stop = new AbortController();
    const timer = setTimeout(() => {
      post<BotPreviewTalk>('/api/bot/preview', { flow, language, said, signedIn, open }, { signal: stop.signal }).then(
        (played) => { setTalk(played); setProblem(null); },
        (error: unknown) => !stop.signal.aborted && setProblem(error),
      );
    }, 150);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [flow, language, said, signedIn, open]);
  useEffect(() => {
    // In braces: where scrolling returns a promise, React would take it for the effect's end.
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [talk]);

  const lines = talk?.lines ?? [];
  const ended = talk?.end != null;
  const say = (text: string) => {
    if (text.trim() === '') return;
    setSaid([...said, text.trim()]);
    setWords('');
  };
  return (
    <section className={css.preview} aria-label={t('bot.try')} data-testid="bot-try">
      <h3>{t('bot.try')}</h3>
      <div className={css.switches}>
        <SegmentedControl size="xs" value={language} onChange={(value) => { setLanguage(value as HelpLanguage); setSaid([]); }} data={[{ value: 'en', label: 'English' }, { value: 'ja', label: '日本語' }]} aria-label={t('canned.language')} />
        <Checkbox size="xs" label={t('bot.trySignedIn')} checked={signedIn} onChange={(e) => setSignedIn(e.currentTarget.checked)} />
        <Checkbox size="xs" label={t('bot.tryOpen')} checked={open} onChange={(e) => setOpen(e.currentTarget.checked)} />
      </div>
      <div className={css.talk} ref={box} role="log" aria-label={t('bot.try')} tabIndex={0} lang={language}>
        {lines.length === 0 && <p className={css.done}>{t('bot.tryHint')}</p>}
        {lines.map((line, i) => <p key={i} data-bot={line.fromBot}>{line.text}</p>)}
        {ended && <p className={css.done}>{talk.end === 'solved' ? t('bot.trySolved') : t('bot.tryHanded', { reason: t.code('bot.reason', talk.reason ?? '') })}</p>}
        {!ended && <div className={css.chips}>{(lines.at(-1)?.choices ?? []).map((choice) => <Button key={choice} size="compact-sm" variant="default" onClick={() => say(choice)}>{choice}</Button>)}</div>}
      </div>
      {problem !== null && <p role="alert" style={{ margin: 0, color: 'var(--danger)' }}>{explain(t, problem)}</p>}
      <form className={css.say} onSubmit={(e) => { e.preventDefault(); say(words); }}>
        <TextInput aria-label={t('bot.tryWrite')} placeholder={t('bot.tryWrite')} lang={language} disabled={ended} value={words} onChange={(e) => setWords(e.currentTarget.value)} />
        <Button type="submit" disabled={ended || words.trim() === ''}>{t('composer.send')}</Button>
      </form>
      {said.length > 0 && <div><Button size="compact-sm" variant="subtle" onClick={() => setSaid([])}>{t('bot.tryAgain')}</Button></div>}
    </section>
  );
}
