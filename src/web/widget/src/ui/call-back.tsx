import { useState } from 'preact/hooks';
import type { Chat } from '../chat/chat';
import type { Language, Words } from '../words';
import { useFocused } from './focus';

/** As people write numbers: at least five digits; the server asks the same. */
export const isNumber = (text: string) => /^(?=(?:[^0-9]*[0-9]){5})\+?[0-9 ()./-]{5,29}$/.test(text);

/** Leaves a number and when to call, as a message that agents can tick off. */
export function CallBack({ chat, text, language, close }: { chat: Chat; text: Words; language: Language; close: () => void }) {
  const [number, setNumber] = useState('');
  const [at, setAt] = useState('');
  const [problem, setProblem] = useState('');
  const first = useFocused<HTMLInputElement>();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const submit = (event: Event) => {
    event.preventDefault();
    const wanted = number.trim();
    if (!isNumber(wanted)) return setProblem(text.numberWrong);
    const when = at ? `${new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' }).format(new Date(at))} (${zone})` : null;
    if (!chat.send(text.callMe(wanted, when), [], { number: wanted, wish: at ? `${at.replace('T', ' ')} ${zone}` : null })) return setProblem(text.full);
    close();
  };
  return (
    <form class="introduction" noValidate onSubmit={submit} data-testid="widget-call-back">
      <p>{text.callBackExplain}</p>
      <label>{text.number}
        <input type="tel" autocomplete="tel" required maxLength={30} value={number} ref={first} onInput={event => { setNumber(event.currentTarget.value); setProblem(''); }} />
      </label>
      <label>{text.callWhen}
        <input type="datetime-local" value={at} onInput={event => setAt(event.currentTarget.value)} />
      </label>
      <p class="problem" role="alert">{problem}</p>
      <div class="pair">
        <button type="submit" class="solid">{text.callBack}</button>
        <button type="button" class="plain" onClick={close}>{text.notNow}</button>
      </div>
    </form>
  );
}
