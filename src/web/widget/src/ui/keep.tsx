import { useState } from 'preact/hooks';
import { ask } from '../chat/ask';
import type { Words } from '../words';
import { useFocused } from './focus';
import { isAddress } from './introduction';
import type { PartProps } from './log';
import { save, transcript } from './transcript';

export async function saveTranscript({ chat, state, text, language }: PartProps): Promise<void> {
  const all = await chat.whole();
  save(`chat-${new Date().toISOString().slice(0, 10)}.txt`, transcript(text.transcriptTitle(state.settings?.title || text.title), all, text, language));
}

/** The conversation to keep: as a file, or by mail once somebody has answered. */
export function Keep(props: PartProps & { close: () => void }) {
  const { chat, state, text, close } = props;
  const [email, setEmail] = useState(state.visitor.email ?? '');
  const first = useFocused<HTMLInputElement>();
  const [step, setStep] = useState<'ask' | 'sending' | 'done'>('ask');
  const [problem, setProblem] = useState('');
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!isAddress(email.trim())) return setProblem(text.emailWrong);
    setStep('sending');
    const code = await ask(chat, hub => hub.transcript(email.trim()));
    setProblem(code && mailProblem(text, code));
    setStep(code ? 'ask' : 'done');
  };
  if (step === 'done') return <section class="card" role="status"><p>{text.mailSent(email.trim())}</p><button type="button" class="plain" onClick={close}>{text.done}</button></section>;
  return (
    <form class="introduction" noValidate onSubmit={event => void submit(event)} data-testid="widget-keep">
      <label>{text.mailTo}
        <input type="email" autocomplete="email" required maxLength={254} value={email} ref={first} onInput={event => { setEmail(event.currentTarget.value); setProblem(''); }} />
      </label>
      <p class="problem" role="alert">{problem}</p>
      <div class="pair">
        <button type="submit" class="solid" disabled={step === 'sending'}>{text.mailIt}</button>
        <button type="button" class="plain" onClick={() => void saveTranscript(props).then(close)}>{text.saveFile}</button>
        <button type="button" class="plain" onClick={close}>{text.notNow}</button>
      </div>
    </form>
  );
}

const mailProblem = (text: Words, code: string) => (code === 'email-wrong' ? text.emailWrong : code === 'transcript-too-often' || code === 'too-many-requests' ? text.mailOften : text.rateFailed);
