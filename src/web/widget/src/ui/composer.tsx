import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { EmojiPicker } from './emoji';
import { composing } from './focus';
import { ClipIcon, CloseIcon, SendIcon } from './icons';
import { isAddress } from './introduction';
import type { PartProps } from './log';
import { useUploads } from './uploads';

export function Composer({ chat, state, text, language }: PartProps) {
  const [draft, setDraft] = useState(chat.draft);
  const [problem, setProblem] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [dragging, setDragging] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const uploads = useUploads(chat, text, language, setProblem);

  const left = chat.maxLength - draft.length;
  const asks = state.settings?.askName === true && !state.visitor.verified && !state.visitor.name && state.messages.length + state.outbox.length === 0;
  const stored = uploads.items.flatMap(item => (item.stored ? [item.stored] : []));

  useEffect(() => chat.keepDraft(draft), [chat, draft]);
  useEffect(() => chat.onGivenBack(item => {
    setDraft(now => (now ? `${item.text}\n${now}` : item.text));
    if (item.files.length > 0) uploads.restore(item.files);
    area.current?.focus();
  }), [chat]); // eslint-disable-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    const box = area.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight + 2, 140)}px`;
  }, [draft]);

  const send = () => {
    const words = draft.trim();
    if (!words && uploads.items.length === 0) return;
    if (left < 0) return setProblem(text.tooLong(-left));
    if (uploads.items.some(item => !item.stored && !item.error)) return setProblem(text.waitForUpload);
    const failed = uploads.items.find(item => item.error);
    if (failed?.error) return setProblem(failed.error);
    const address = email.trim();
    if (asks && address && !isAddress(address)) return setProblem(text.emailWrong);
    if (asks && (name.trim() || address)) void chat.introduce({ name: name.trim() || undefined, email: address || undefined });
    if (!chat.send(words, stored)) return setProblem(text.full);
    setDraft('');
    setProblem('');
    uploads.clear();
    area.current?.focus();
  };

  const put = (emoji: string) => {
    const box = area.current;
    const [from, to] = [box?.selectionStart ?? draft.length, box?.selectionEnd ?? draft.length];
    setDraft(draft.slice(0, from) + emoji + draft.slice(to));
    requestAnimationFrame(() => {
      box?.focus();
      box?.setSelectionRange(from + emoji.length, from + emoji.length);
    });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || composing(event)) return;
    event.preventDefault();
    send();
  };
  const take = (files: FileList | null | undefined, event: Event) => {
    if (!files?.length) return;
    event.preventDefault();
    setProblem('');
    uploads.add(files);
  };

  return (
    <form
      class={dragging ? 'composer dragging' : 'composer'}
      onSubmit={event => { event.preventDefault(); send(); }}
      onDragOver={event => { event.preventDefault(); setDragging(true); }}
      onDragLeave={() => setDragging(false)}
      onDrop={event => { setDragging(false); take(event.dataTransfer?.files, event); }}
    >
      {asks && (
        <div class="asks">
          <label>{text.nameLabel}
            <input type="text" autocomplete="name" maxLength={100} value={name} onInput={event => setName(event.currentTarget.value)} />
          </label>
          <label>{text.emailLabel}
            <input type="email" autocomplete="email" maxLength={254} value={email} aria-describedby="email-why" onInput={event => setEmail(event.currentTarget.value)} />
          </label>
          <p id="email-why">{text.emailWhy}</p>
        </div>
      )}
      {uploads.items.length > 0 && (
        <ul class="attached">
          {uploads.items.map(item => {
            const fileName = item.stored?.fileName ?? item.file.name;
            return (
              <li key={item.key} class={item.error ? 'failed' : ''}>
                <span class="file-name">{fileName}</span>
                {!item.stored && !item.error && <progress max={1} value={item.share} aria-label={text.progress(fileName, Math.round(item.share * 100))} />}
                {item.error && <button type="button" class="again" onClick={() => uploads.again(item)}>{text.retry}</button>}
                <button type="button" class="icon small" aria-label={text.remove(fileName)} onClick={() => uploads.remove(item.key)}><CloseIcon /></button>
              </li>
            );
          })}
        </ul>
      )}
      <p class="problem" role="alert">{problem || uploads.items.find(item => item.error)?.error}</p>
      <div class="line">
        <button type="button" class="icon" aria-label={text.attach} title={text.attach} onClick={() => picker.current?.click()}><ClipIcon /></button>
        <EmojiPicker text={text} onPick={put} />
        <input ref={picker} type="file" multiple hidden tabIndex={-1} aria-hidden="true" onChange={event => {
          take(event.currentTarget.files, event);
          event.currentTarget.value = '';
        }} />
        <textarea
          ref={area}
          rows={1}
          value={draft}
          aria-label={text.message}
          aria-describedby="count"
          aria-invalid={left < 0}
          placeholder={dragging ? text.drop : text.placeholder}
          enterkeyhint="send"
          onInput={event => {
            setDraft(event.currentTarget.value);
            setProblem('');
            if (event.currentTarget.value) chat.typing();
          }}
          onKeyDown={onKeyDown}
          onPaste={event => take(event.clipboardData?.files, event)}
        />
        <button type="submit" class="send" aria-label={text.send} title={text.send} disabled={!draft.trim() && uploads.items.length === 0}><SendIcon /></button>
      </div>
      <p id="count" class={left < 0 ? 'count over' : 'count'}>
        {left < 0 ? text.tooLong(-left) : left < chat.maxLength / 10 ? text.left(left) : ''}
      </p>
    </form>
  );
}
