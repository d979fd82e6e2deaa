import { post, type HeldReplyDto, type TicketRow } from '@cxm/api';
import { Button } from '@mantine/core';
import { Icon, explain, useFormat, useSeconds, useT } from '@cxm/ui';
import { useDirectory } from '../../desk/directory';
import { takeBack } from '../../desk/held';
import { useMe } from '../../desk/me';
import { toast } from '../../desk/toast';
import css from './composer.module.css';

/** Replies that have not left: until when they can be taken back, and whether they will leave at all. */
export function Held({ ticket, held }: { ticket: TicketRow; held: readonly HeldReplyDto[] }) {
  return held.length === 0 ? null : <ul className={css.held}>{held.map((one) => <HeldLine key={one.id} ticket={ticket} held={one} />)}</ul>;
}

function HeldLine({ ticket, held }: { ticket: TicketRow; held: HeldReplyDto }) {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const directory = useDirectory();
  const left = useSeconds(Date.parse(held.dueAt));
  const mine = held.agentId === me.agentId;
  const overtaken = held.customerVersion < ticket.customerVersion;
  const name = directory.agent(held.agentId)?.name ?? t('message.agent');
  const when = overtaken ? t('held.overtaken', { name: ticket.customerName }) : held.later ? t('held.later', { time: format.dateTime(held.dueAt) }) : t('held.soon', { seconds: Math.max(0, left) });
  return (
    <li data-bad={overtaken}>
      <Icon name={overtaken ? 'warn' : 'clock'} size={15} />
      <div>
        <strong>{mine ? when : `${name}: ${when}`}</strong>
        <p className="truncate" dir="auto">{held.text || held.files.map((file) => file.fileName).join(', ')}</p>
      </div>
      {mine && (
        <>
          {!overtaken && <Button size="compact-xs" variant="subtle" onClick={() => void post(`/api/held-replies/${held.id}/send`).catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }))}>{t('action.sendNow')}</Button>}
          <Button size="compact-xs" variant="default" onClick={() => void takeBack(t, held)}>{t(held.later ? 'held.takeBack' : 'action.undo')}</Button>
        </>
      )}
    </li>
  );
}
