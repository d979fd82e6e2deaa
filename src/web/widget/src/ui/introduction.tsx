import { useState } from 'preact/hooks';
import type { Chat } from '../chat/chat';
import type { Words } from '../words';

export const isAddress = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

/** Before the first message: who is it, and where can we answer. Needed where the account says so, and while nobody is there. */
export function Introduction({ chat, text, away }: { chat: Chat; text: Words; away: boolean }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [problem, setProblem] = useState('');
  const submit = (event: Event) => {
    event.preventDefault();
    if (!name.trim()) return setProblem(text.nameMissing);
    if (!isAddress(email.trim())) return setProblem(text.emailWrong);
    void chat.introduce({ name: name.trim(), email: email.trim() });
  };
  return (
    <form class="introduction" noValidate onSubmit={submit} data-testid="widget-introduction">
      <p>{away ? text.leaveMessage : text.beforeChat}</p>
      <label>{text.name}
        <input type="text" autocomplete="name" required maxLength={100} value={name} onInput={event => { setName(event.currentTarget.value); setProblem(''); }} />
      </label>
      <label>{text.email}
        <input type="email" autocomplete="email" required maxLength={254} value={email} onInput={event => { setEmail(event.currentTarget.value); setProblem(''); }} />
      </label>
      <p class="problem" role="alert">{problem}</p>
      <button type="submit" class="solid">{away ? text.toMessage : text.startChat}</button>
    </form>
  );
}
