import { useState } from 'preact/hooks';
import { ask } from '../chat/ask';
import type { PartProps } from './log';

const faces = ['😞', '🙁', '😐', '🙂', '😄'] as const;

/** "How did we do?", once the conversation is resolved. One click answers; words may follow. */
export function Satisfaction({ chat, state, text, onKeep }: PartProps & { onKeep: (() => void) | undefined }) {
  const [score, setScore] = useState<number | null>(null);
  const [comment, setComment] = useState('');
  const [step, setStep] = useState<'ask' | 'comment' | 'done'>('ask');
  const [failed, setFailed] = useState(false);
  const ticket = state.survey;
  if (ticket === null || state.settings?.askSatisfaction === false) return null;

  const rate = async (value: number, words: string) => {
    setScore(value);
    const ok = (await ask(chat, hub => hub.rate(ticket, value, words))) === '';
    setFailed(!ok);
    if (ok) setStep(words ? 'done' : 'comment');
  };
  if (step === 'done') return <section class="card" role="status"><p>{text.ratingThanks}</p><div class="pair"><button type="button" class="plain" onClick={chat.endSurvey}>{text.done}</button>{onKeep && <button type="button" class="plain" onClick={onKeep}>{text.mailIt}</button>}</div></section>;
  return (
    <section class="card" aria-label={text.rateTitle} data-testid="widget-survey">
      <p id="rate">{text.rateTitle}</p>
      <div class="faces" role="radiogroup" aria-labelledby="rate">
        {faces.map((face, i) => (
          <button key={face} type="button" role="radio" aria-checked={score === i + 1} aria-label={text.rates[i]} title={text.rates[i]} onClick={() => void rate(i + 1, comment.trim())}>{face}</button>
        ))}
      </div>
      {failed && <p class="problem" role="alert">{text.rateFailed}</p>}
      {step === 'comment' && score !== null && (
        <form onSubmit={event => { event.preventDefault(); void rate(score, comment.trim()).then(() => setStep('done')); }}>
          <label>{text.rateWhy}
            <textarea rows={2} maxLength={1000} value={comment} onInput={event => setComment(event.currentTarget.value)} />
          </label>
          <button type="submit" class="solid">{text.done}</button>
        </form>
      )}
      {step === 'ask' && <button type="button" class="plain" onClick={chat.endSurvey}>{text.notNow}</button>}
    </section>
  );
}
