import { get, type Copies, type Page, type Recipient, type TicketRow } from '@cxm/api';
import { Button } from '@mantine/core';
import { useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { RecipientInput } from '../../desk/recipient-input';
import { written } from '../../desk/recipients';
import css from './copies.module.css';

/** Who gets copies of the reply: the ticket's own list until somebody changes it for good. */
export function CopiesRow({ ticket, kind, value, onChange }: { ticket: TicketRow; kind: string; value: Copies | null; onChange: (copies: Copies | null) => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  // Who takes part changes with what the customer writes.
  const { data: own = [] } = useQuery({
    queryKey: ['copies', ticket.id, ticket.customerVersion], staleTime: 0,
    queryFn: ({ signal }) => get<Page<Recipient>>(`/api/tickets/${ticket.id}/copies`, { signal }), select: (page) => page.items,
  });
  const { cc, bcc } = value ?? { cc: own, bcc: [] };
  if (!open) {
    return (
      <button type="button" className={css.closed} aria-expanded={false} onClick={() => setOpen(true)}>
        {cc.length + bcc.length === 0 ? t('copies.edit') : <Names cc={cc} bcc={bcc} />}
      </button>
    );
  }
  return (
    <div className={css.open}>
      <RecipientInput label={t('copies.cc')} kind={kind} size="xs" focus value={cc} onChange={(next) => onChange({ cc: next, bcc: [...bcc] })} />
      <RecipientInput label={t('copies.bcc')} kind={kind} size="xs" value={bcc} onChange={(next) => onChange({ cc: [...cc], bcc: next })} />
      <p>
        <small>{t('copies.hint')}</small>
        {value !== null && <Button size="compact-xs" variant="subtle" onClick={() => onChange(null)}>{t('copies.back')}</Button>}
        <Button size="compact-xs" variant="default" onClick={() => setOpen(false)}>{t('action.done')}</Button>
      </p>
    </div>
  );
}

/** To whom else a message went. */
export function CopiesLine({ copies: { cc, bcc } }: { copies: Copies }) {
  return cc.length + bcc.length === 0 ? null : <p className={css.line}><Names cc={cc} bcc={bcc} /></p>;
}

function Names({ cc, bcc }: Copies) {
  const t = useT();
  return ([['copies.cc', cc], ['copies.bcc', bcc]] as const).map(([label, all]) =>
    all.length === 0 ? null : <span key={label} title={all.map(written).join(', ')}><b>{t(label)}</b> {all.map((one) => one.name ?? one.address).join(', ')}</span>,
  );
}
