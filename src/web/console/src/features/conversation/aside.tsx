import { post, type MessageDto, type StoredFile, type TicketDetail, type TicketRow } from '@cxm/api';
import { ActionIcon, Button, Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { Icon, composing, ctrl, explain, useFormat, useT } from '@cxm/ui';
import { useRef, useState, type KeyboardEvent } from 'react';
import { newClientId } from '../../desk/outbox';
import { keys, queryClient } from '../../desk/query';
import { RecipientInput } from '../../desk/recipient-input';
import { useUploads } from '../../desk/uploads';
import { useWritesFirst } from '../../desk/write-first';
import css from './aside.module.css';
import { HtmlFrame } from './html-frame';

/** With whom a message was exchanged that the customer never sees. */
export function AsideLabel({ message }: { message: MessageDto }) {
  const t = useT();
  const side = message.side!;
  const who = side.name ?? side.address;
  return <span className={css.label} title={`${side.address} · ${side.subject}`}><Icon name="share" size={12} /> {message.agentId == null ? t('aside.label') : t('aside.to', { name: who })}</span>;
}

/** Pass a message on to somebody else, or answer what that somebody said. */
export function AsideButton({ message }: { message: MessageDto }) {
  const t = useT();
  // Looked up when it is needed: a message must not be painted anew with each change of its ticket.
  const [about, setAbout] = useState<TicketRow | null>(null);
  const accounts = useWritesFirst();
  const answers = message.side != null;
  if (accounts.length === 0 || message.id <= 0 || (!answers && message.kind === 'note')) return null;
  const label = t(answers ? 'aside.answer' : 'aside.forward');
  return (
    <>
      <ActionIcon size="sm" className={css.button} aria-label={label} title={label} onClick={() => setAbout(queryClient.getQueryData<TicketDetail>(keys.ticket(message.ticketId))?.ticket ?? null)}><Icon name={answers ? 'reply' : 'share'} size={14} /></ActionIcon>
      {about !== null && <Dialog message={message} ticket={about} accounts={accounts} onClose={() => setAbout(null)} />}
    </>
  );
}

function Dialog({ message, ticket, accounts, onClose }: { message: MessageDto; ticket: TicketRow; accounts: ReturnType<typeof useWritesFirst>; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const side = message.side ?? null;
  const heading = t('aside.quoted', { name: message.authorName ?? ticket.customerName, time: format.dateTime(message.at) });
  const forwarded = () => `\n\n${heading}\n\n${message.text}`;
  const [accountId, setAccountId] = useState((accounts.find((one) => one.id === ticket.accountId) ?? accounts[0]!).id);
  const account = accounts.find((one) => one.id === accountId)!;
  const [to, setTo] = useState<{ address: string; name?: string | null }[]>([]);
  const [subject, setSubject] = useState(`Fwd: ${ticket.subject}`.slice(0, 400));
  const [text, setText] = useState(side === null ? forwarded : '');
  const [chosen, setChosen] = useState<number[]>(message.attachments.map((file) => file.id));
  const [files, setFiles] = useState<StoredFile[]>([]);
  const [original, setOriginal] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const clientId = useRef(newClientId());
  const picker = useRef<HTMLInputElement>(null);
  const { uploading, take } = useUploads(account.capabilities, account.name, (stored) => setFiles((present) => [...present, ...stored]));
  const ready = (side !== null || (to.length === 1 && subject.trim() !== '')) && (text.trim() !== '' || original || (side !== null && files.length > 0)) && uploading === 0;
  const send = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await (side === null
        ? post(`/api/tickets/${message.ticketId}/forwards`, { clientId: clientId.current, accountId, to: to[0], subject: subject.trim(), text: text.trim(), files, attachmentIds: chosen, original: original ? { messageId: message.id, heading } : null })
        : post(`/api/tickets/${message.ticketId}/side-conversations/${side.id}/messages`, { clientId: clientId.current, text: text.trim(), files }));
      void queryClient.invalidateQueries({ queryKey: keys.ticket(message.ticketId) });
      onClose();
    } catch (error) {
      setProblem(error);
      setBusy(false);
    }
  };
  // The words that stand for the mail come out of the text when the mail itself goes, and back again; what was written stays.
  const asSent = (on: boolean) => {
    setOriginal(on);
    setText((present) => (on ? present.replace(forwarded(), '') : `${present}${present.includes(message.text) ? '' : forwarded()}`));
  };
  const of = (field: string) => (problem as { errors?: Record<string, string[]> } | null)?.errors?.[field]?.[0];
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event) || event.key !== 'Enter' || !ctrl(event)) return;
    event.preventDefault();
    void send();
  };
  return (
    <Modal opened onClose={onClose} size="lg" closeOnClickOutside={false} title={side === null ? t('aside.forward') : t('aside.to', { name: side.name ?? side.address })}>
      <form className={css.form} onKeyDown={onKeyDown} onSubmit={(e) => { e.preventDefault(); void send(); }}>
        <p className={css.hint}><Icon name="info" size={14} /> {t('aside.hint', { name: ticket.customerName })}</p>
        {side === null && (
          <>
            {accounts.length > 1 && <Select label={t('first.from')} allowDeselect={false} value={String(accountId)} data={accounts.map((one) => ({ value: String(one.id), label: one.name }))} onChange={(id) => setAccountId(Number(id))} />}
            <RecipientInput label={t('first.recipient')} kind={account.kind} most={1} focus value={to} error={of('to')} onChange={setTo} />
            <TextInput label={t('first.subject')} required maxLength={400} value={subject} error={of('subject')} onChange={(e) => setSubject(e.currentTarget.value)} />
          </>
        )}
        <Textarea label={t('first.text')} autosize minRows={6} maxRows={18} dir="auto" data-autofocus={side !== null || undefined} value={text} error={of('text')} onChange={(e) => setText(e.currentTarget.value)} />
        {side === null && message.hasHtml && message.kind !== 'note' && (
          <>
            <Checkbox label={t('aside.original')} description={t('aside.originalHint')} checked={original} onChange={(e) => asSent(e.currentTarget.checked)} />
            {original && <HtmlFrame messageId={message.id} />}
          </>
        )}
        {side === null && message.attachments.map((file) => (
          <Checkbox key={file.id} label={`${file.fileName} (${format.bytes(file.size)})`} checked={chosen.includes(file.id)} onChange={(e) => setChosen(e.currentTarget.checked ? [...chosen, file.id] : chosen.filter((id) => id !== file.id))} />
        ))}
        {files.map((file, index) => <Checkbox key={`${file.sha256}${index}`} label={`${file.fileName} (${format.bytes(file.size)})`} checked onChange={() => setFiles(files.filter((_, i) => i !== index))} />)}
        {problem !== null && <p className={css.problem} role="alert">{explain(t, problem)}</p>}
        <div className={css.buttons}>
          <input ref={picker} type="file" multiple hidden onChange={(e) => { take([...(e.currentTarget.files ?? [])]); e.currentTarget.value = ''; }} />
          <Button variant="default" leftSection={<Icon name="attach" size={15} />} loading={uploading > 0} onClick={() => picker.current?.click()}>{t('first.attach')}</Button>
          <Button type="submit" loading={busy} disabled={!ready} leftSection={<Icon name="send" size={15} />}>{t('composer.send')}</Button>
        </div>
      </form>
    </Modal>
  );
}
