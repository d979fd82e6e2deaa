import { post, remove, type HeldLetterDto, type Recipient, type StoredFile, type TicketStarted } from '@cxm/api';
import { ActionIcon, Button, Checkbox, Loader, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { Empty, Icon, Kbd, composing, ctrl, ctrlName, explain, useFormat, useT } from '@cxm/ui';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { useMe } from '../../desk/me';
import { newClientId } from '../../desk/outbox';
import { RecipientInput } from '../../desk/recipient-input';
import { memory } from '../../desk/store';
import { toast } from '../../desk/toast';
import { useUploads } from '../../desk/uploads';
import { firstAsked, useWritesFirst, writeFirst } from '../../desk/write-first';
import css from './write-first.module.css';

interface Letter {
  accountId: number | null;
  to: Recipient[];
  cc: Recipient[];
  bcc: Recipient[];
  subject: string;
  text: string;
  files: StoredFile[];
  resolve: boolean;
}

const blank: Letter = { accountId: null, to: [], cc: [], bcc: [], subject: '', text: '', files: [], resolve: false };

/** An agent writes first; what is answered comes back into the ticket that this begins. */
export function WriteFirst() {
  const ask = firstAsked.use((s) => s.ask);
  const accounts = useWritesFirst().filter((account) => ask?.kind == null || account.kind === ask.kind);
  return ask === null ? null : accounts.length === 0 ? <Nowhere /> : <Dialog accounts={accounts} to={ask.to} />;
}

const close = () => firstAsked.set({ ask: null });

/** Nothing is set up by which somebody could be written to. */
function Nowhere() {
  const t = useT();
  const me = useMe();
  const [, go] = useLocation();
  return (
    <Modal opened onClose={close} title={t('first.title')}>
      <Empty icon="send" title={t('first.nowhere')}>{t(me.administers ? 'first.nowhereSet' : 'first.nowhereAsk')}</Empty>
      <div className={css.buttons} style={{ justifyContent: 'flex-end' }}>
        <Button variant="default" onClick={close}>{t('action.close')}</Button>
        {me.administers && <Button data-autofocus onClick={() => { close(); go('/admin/channels'); }}>{t('first.setUp')}</Button>}
      </div>
    </Modal>
  );
}

function Dialog({ accounts, to }: { accounts: ReturnType<typeof useWritesFirst>; to: Recipient | null }) {
  const t = useT();
  const format = useFormat();
  const me = useMe();
  const [, go] = useLocation();
  const place = `letter.${me.agentId}`;
  // A letter that was begun and left is there again, unless it is for somebody else.
  const [letter, setLetter] = useState<Letter>(() => {
    const left = memory.get<Letter>(place) ?? blank;
    return to === null ? left : left.to[0]?.address === to.address ? left : { ...blank, to: [to] };
  });
  const [copies, setCopies] = useState(letter.cc.length + letter.bcc.length > 0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const clientId = useRef(newClientId());
  const picker = useRef<HTMLInputElement>(null);
  const account = accounts.find((one) => one.id === letter.accountId) ?? accounts[0]!;
  const change = (next: Partial<Letter>) => setLetter((present) => {
    const changed = { ...present, ...next };
    memory.set(place, changed.text.trim() === '' && changed.files.length === 0 && changed.subject.trim() === '' ? null : changed);
    return changed;
  });
  const { uploading, take } = useUploads(account.capabilities, account.name, (stored) => setLetter((present) => ({ ...present, files: [...present.files, ...stored] })));
  const ready = letter.to.length === 1 && letter.subject.trim() !== '' && (letter.text.trim() !== '' || letter.files.length > 0) && uploading === 0;

  const send = async () => {
    if (!ready || busy) return;
    setBusy(true);
    setProblem(null);
    try {
      const begun = await post<TicketStarted | HeldLetterDto>('/api/tickets', {
        hold: true, clientId: clientId.current, accountId: account.id, to: letter.to[0], subject: letter.subject.trim(), text: letter.text.trim(), files: letter.files, resolve: letter.resolve,
        ...(account.capabilities.copies ? { copies: { cc: letter.cc, bcc: letter.bcc } } : {}),
      });
      memory.set(place, null);
      close();
      if ('dueAt' in begun) toast({ text: t('first.held'), until: Date.parse(begun.dueAt), undo: () => void takeBack(begun.id) });
      else toast({ text: t('first.sent', { id: String(begun.ticket.id) }), kind: 'done', action: { label: t('first.open'), run: () => go(`/ticket/${begun.ticket.id}`) } });
    } catch (error) {
      // The same id again is the same message: whether the first try arrived or not, it goes once.
      setProblem(error);
      setBusy(false);
    }
  };
  const takeBack = async (id: number) => {
    try {
      await remove(`/api/held-letters/${id}`);
      memory.set(place, letter);
      writeFirst();
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    }
  };
  const of = (field: string) => (problem as { errors?: Record<string, string[]> } | null)?.errors?.[field]?.[0];
  const onKeyDown = (event: KeyboardEvent) => {
    if (composing(event) || event.key !== 'Enter' || !ctrl(event)) return;
    event.preventDefault();
    void send();
  };
  return (
    <Modal opened onClose={close} title={t('first.title')} size="lg" closeOnClickOutside={false}>
      <form className={css.form} onKeyDown={onKeyDown} onSubmit={(e) => { e.preventDefault(); void send(); }}>
        {accounts.length > 1 && (
          <Select label={t('first.from')} allowDeselect={false} value={String(account.id)} data={accounts.map((one) => ({ value: String(one.id), label: one.name }))} onChange={(id) => change({ accountId: Number(id) })} />
        )}
        <RecipientInput label={t('first.recipient')} kind={account.kind} most={1} focus={to === null} value={letter.to} error={of('to')} onChange={(next) => change({ to: next })} />
        {account.capabilities.copies && (copies ? (
          <>
            <RecipientInput label={t('copies.cc')} kind={account.kind} value={letter.cc} error={of('copies.cc')} onChange={(cc) => change({ cc })} />
            <RecipientInput label={t('copies.bcc')} kind={account.kind} value={letter.bcc} error={of('copies.bcc')} onChange={(bcc) => change({ bcc })} />
          </>
        ) : <Button className={css.copies} size="compact-xs" variant="subtle" onClick={() => setCopies(true)}>{t('copies.edit')}</Button>)}
        <TextInput label={t('first.subject')} required maxLength={400} data-autofocus={to !== null || undefined} value={letter.subject} error={of('subject')} onChange={(e) => change({ subject: e.currentTarget.value })} />
        <Textarea
          label={t('first.text')} autosize minRows={7} maxRows={16} dir="auto" value={letter.text} error={of('text')} onChange={(e) => change({ text: e.currentTarget.value })}
          onPaste={(e) => { if (e.clipboardData.files.length > 0) { e.preventDefault(); take([...e.clipboardData.files]); } }}
        />
        {(letter.files.length > 0 || uploading > 0) && (
          <ul className={css.files}>
            {letter.files.map((file, index) => (
              <li key={`${file.sha256}${index}`}>
                <Icon name="file" size={14} /> <span className="truncate">{file.fileName}</span> <small className="dim num">{format.bytes(file.size)}</small>
                <ActionIcon size="sm" aria-label={t('composer.removeFile', { name: file.fileName })} onClick={() => change({ files: letter.files.filter((_, i) => i !== index) })}><Icon name="close" size={13} /></ActionIcon>
              </li>
            ))}
            {uploading > 0 && <li><Loader size={12} /> {t('composer.uploading', { count: uploading })}</li>}
          </ul>
        )}
        <Checkbox label={t('first.resolve')} checked={letter.resolve} onChange={(e) => change({ resolve: e.currentTarget.checked })} />
        {problem !== null && <p className={css.problem} role="alert">{explain(t, problem)}</p>}
        <div className={css.buttons}>
          <input ref={picker} type="file" multiple hidden onChange={(e) => { take([...(e.currentTarget.files ?? [])]); e.currentTarget.value = ''; }} />
          {account.capabilities.maxFileBytes > 0 && <Button variant="default" leftSection={<Icon name="attach" size={15} />} onClick={() => picker.current?.click()}>{t('first.attach')}</Button>}
          <span className={css.hint}><Kbd>{ctrlName}</Kbd> <Kbd>Enter</Kbd></span>
          <Button type="submit" loading={busy} disabled={!ready} leftSection={<Icon name="send" size={15} />}>{t('composer.send')}</Button>
        </div>
      </form>
    </Modal>
  );
}
