import { ActionIcon } from '@mantine/core';
import { Avatar, Bones, ChannelIcon, Failed, Icon, useT } from '@cxm/ui';
import type { Problem } from '@cxm/api';
import { useCallback, useEffect, useRef } from 'react';
import { inBothLanguages, useCommands } from '../../desk/commands';
import { useDirectory } from '../../desk/directory';
import { putBack } from '../../desk/drafts';
import { live, watchTicket } from '../../desk/feed';
import { useMe } from '../../desk/me';
import { forget, send, show, unsentOf } from '../../desk/outbox';
import type { LocalMessage } from '../../desk/reduce';
import { rememberTicket } from '../../desk/recent';
import { askMacro } from '../../desk/run-macro';
import { useSaved } from '../../desk/saved';
import { useShortcuts } from '../../desk/shortcuts';
import { setSeen } from '../../desk/seen';
import { useTicket } from '../../desk/tickets';
import { toast } from '../../desk/toast';
import { Actions } from './actions';
import { Composer, type ComposerHandle } from './composer';
import css from './conversation.module.css';
import { IncidentBar } from './incident-bar';
import { WhyNow } from './reasons';
import { Standing } from './standing';
import { Thread } from './thread';

interface Props {
  ticketId: number;
  onBack: () => void;
  onPanel: () => void;
  panelOpen: boolean;
  onResolved: () => void;
  onNext: () => void;
  /** Back to this ticket, from wherever the agent went meanwhile. */
  onReturn: () => void;
}

const nobody: never[] = [];

export function Conversation({ ticketId, onBack, onPanel, panelOpen, onResolved, onNext, onReturn }: Props) {
  const t = useT();
  const me = useMe();
  const directory = useDirectory();
  const query = useTicket(ticketId);
  const composer = useRef<ComposerHandle>(null);
  const viewers = live.use((s) => s.viewers[ticketId]) ?? nobody;
  const light = live.use((s) => s.light);
  const detail = query.data;

  useEffect(() => {
    watchTicket(ticketId);
    return () => watchTicket(null);
  }, [ticketId]);

  const row = detail?.ticket;
  useEffect(() => {
    if (row !== undefined) rememberTicket(me.agentId, row);
    // A new state of the same ticket moves nothing.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [row?.id, row?.subject]);
  useEffect(() => {
    if (row === undefined) return;
    const read = () => document.visibilityState === 'visible' && setSeen(row);
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [row]);

  // What a reload or a lost connection left unsent is shown again, and sent again under its old id once the server is there.
  const loaded = detail !== undefined;
  const agentId = me.agentId;
  const myName = me.name;
  useEffect(() => {
    if (!loaded) return;
    for (const writing of unsentOf(ticketId)) {
      if (light !== 'live') show(ticketId, writing, { agentId, name: myName }, 'waiting');
      else
        void send(ticketId, writing, { agentId, name: myName }).then((result) => {
          if (result.outcome === 'stale' || result.outcome === 'refused')
            putBack(ticketId, writing.kind === 'note' ? 'note' : 'reply', { text: writing.text, files: writing.files });
          if (result.outcome === 'stale') toast({ text: t('stale.back'), kind: 'error' });
        });
    }
  }, [ticketId, loaded, light, agentId, myName, t]);

  const resend = useCallback(
    (message: LocalMessage) => {
      const writing = unsentOf(ticketId).find((w) => w.clientId === message.clientId);
      if (writing !== undefined) void send(ticketId, writing, { agentId, name: myName });
    },
    [ticketId, agentId, myName],
  );
  const discard = useCallback(
    (message: LocalMessage) => {
      const writing = unsentOf(ticketId).find((w) => w.clientId === message.clientId);
      if (message.clientId != null) forget(ticketId, message.clientId);
      if (writing === undefined) return;
      const mode = writing.kind === 'note' ? 'note' : 'reply';
      putBack(ticketId, mode, { text: writing.text, files: writing.files });
      composer.current?.focus(mode);
    },
    [ticketId],
  );

  const macros = useSaved('macros').data;
  const byDigit = Object.fromEntries((macros ?? []).filter((macro) => macro.body.key != null).map((macro) => [macro.body.key!, () => askMacro([ticketId], macro.id)]));
  useShortcuts({ r: () => composer.current?.focus('reply'), n: () => composer.current?.focus('note'), m: () => askMacro([ticketId]), ...byDigit });

  useCommands(() => (row === undefined ? [] : [
    { key: 'reply', icon: 'reply', text: t('composer.reply'), also: inBothLanguages('composer.reply'), shortcut: 'R', run: () => composer.current?.focus('reply') },
    { key: 'note', icon: 'note', text: t('composer.note'), also: inBothLanguages('composer.note'), shortcut: 'N', run: () => composer.current?.focus('note') },
  ]));

  if (query.isError && detail === undefined) {
    const gone = (query.error as Problem).status === 404;
    return (
      <section className={css.conversation} aria-label={t('thread.label')}>
        <header className={css.head}><ActionIcon className={css.back} aria-label={t('action.back')} onClick={onBack}><Icon name="left" /></ActionIcon></header>
        {gone ? <Failed error={{ code: 'ticket-not-found' }} /> : <Failed error={query.error} onRetry={() => void query.refetch()} />}
      </section>
    );
  }
  if (detail === undefined) return <section className={css.conversation} aria-busy="true"><header className={css.head} /><Bones rows={5} height={70} /></section>;

  const { ticket } = detail;
  const account = directory.account(ticket.accountId);
  const channelName = account?.name ?? t.code('channel', ticket.channel);
  return (
    <section className={css.conversation} aria-label={t('thread.of', { subject: ticket.subject })}>
      <header className={css.head}>
        <ActionIcon className={css.back} aria-label={t('action.back')} onClick={onBack}><Icon name="left" /></ActionIcon>
        <div className={css.title}>
          <h2 className="truncate" title={ticket.subject}>{ticket.subject}</h2>
          <p className="truncate">
            <ChannelIcon channel={ticket.channel} size={13} /> {channelName} · <span className="num">#{ticket.id}</span>
            {ticket.status !== 'open' && <> · <b>{t.code('status', ticket.status)}</b></>}
            {ticket.tags.map((tag) => <span key={tag} className={css.tag}>{tag}</span>)}
          </p>
        </div>
        <WhyNow ticket={ticket} messages={detail.messages} channelName={channelName} />
        <ActionIcon className={css.panelToggle} aria-label={t('panel.toggle')} aria-pressed={panelOpen} onClick={onPanel}><Icon name="panel" /></ActionIcon>
      </header>
      <div className={css.toolbar}>
        <div className={css.presence} role="status">
          {viewers.map((viewer) => (
            <span key={viewer.agentId} className={css.viewer} data-typing={viewer.typing}>
              <Avatar name={viewer.name} size={20} /> <span>{t(viewer.typing ? 'presence.typing' : 'presence.viewing', { name: viewer.name })}</span>
            </span>
          ))}
        </div>
        <Actions ticket={ticket} onResolved={onResolved} />
      </div>
      <Standing ticket={ticket} messages={detail.messages} />
      <IncidentBar key={ticket.id} ticketId={ticket.id} />
      <Thread key={ticket.id} detail={detail} onResend={resend} onDiscard={discard} />
      <Composer key={ticket.id} detail={detail} handle={composer} onNext={onNext} onReturn={onReturn} />
    </section>
  );
}
