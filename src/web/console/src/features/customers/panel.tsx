import type { CustomerPanel } from '@cxm/api';
import { Button } from '@mantine/core';
import { Avatar, Icon, MoodChip, explain, serverNow, useFormat, useT } from '@cxm/ui';
import { useState } from 'react';
import { Link } from 'wouter';
import { live } from '../../desk/feed';
import { toast } from '../../desk/toast';
import { useWritesFirst, writeFirst } from '../../desk/write-first';
import { block, useCustomer } from './api';
import css from './customers.module.css';
import { SamePerson } from './same-person';
import { Section } from './section';
import { Timeline } from './timeline';

/** Who is asking, beside the conversation. */
export function CustomerSide({ initial, ticketId }: { initial: CustomerPanel; ticketId: number }) {
  const t = useT();
  const { data: panel = initial } = useCustomer(initial.customer.id, initial);
  const page = live.use((s) => s.pages[ticketId]);
  return (
    <aside className={css.side} aria-label={t('panel.label')}>
      <Who panel={panel} linked />
      {page !== undefined && (
        <p className={css.page} role="status"><Icon name="cursor" size={14} /> <span className="truncate" title={page.url}>{t('panel.onPage', { page: page.title || page.url })}</span></p>
      )}
      <Figures panel={panel} />
      <Deals panel={panel} />
      <Addresses panel={panel} />
      <SamePerson panel={panel} quiet />
      <Notes panel={panel} />
      <Section title={t('timeline.title')}><Timeline panel={panel} /></Section>
    </aside>
  );
}

export function Who({ panel, linked = false }: { panel: CustomerPanel; linked?: boolean }) {
  const t = useT();
  const { customer, company } = panel;
  const localTime = zoneTime(customer.timeZone, t.lang);
  const work = [customer.title, company?.name ?? customer.companyName].filter(Boolean).join(' · ');
  return (
    <header className={css.who}>
      <Avatar name={customer.name} size={40} picture={panel.identities.find((i) => i.picture != null)?.picture} />
      <div>
        <h2 className="truncate">{linked ? <Link href={`/customers/${customer.id}`}>{customer.name}</Link> : customer.name}</h2>
        {work !== '' && <p className="truncate">{work}</p>}
        <p className="dim">
          {customer.language != null && <span className={css.lang}>{customer.language.toUpperCase()}</span>}
          {localTime !== null && t('panel.localTime', { time: localTime })}
        </p>
      </div>
    </header>
  );
}

function zoneTime(zone: string | null | undefined, lang: string) {
  if (!zone) return null;
  try {
    return new Intl.DateTimeFormat(lang === 'ja' ? 'ja-JP' : 'en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', weekday: 'short' }).format(serverNow());
  } catch {
    return null;
  }
}

export function Figures({ panel: { customer } }: { panel: CustomerPanel }) {
  const t = useT();
  const format = useFormat();
  return (
    <dl className={css.figures}>
      <div><dt>{t('panel.value')}</dt><dd>{format.money(customer.lifetimeValue)}</dd><dd className={css.more}>{t('panel.orders', { count: customer.ordersCount })}</dd></div>
      <div><dt>{t('panel.openDeals')}</dt><dd>{format.money(customer.openDealsAmount)}</dd><dd className={css.more}>{t('panel.deals', { count: customer.openDealsCount })}</dd></div>
      <div><dt>{t('panel.mood')}</dt><dd>{customer.lastMood == null ? '–' : <MoodChip mood={customer.lastMood} label />}</dd><dd className={css.more}>{t('panel.tickets', { count: customer.ticketsCount })}</dd></div>
      <div>
        <dt>NPS · CSAT</dt>
        <dd className="num">
          <span data-score={score(customer.nps, 7, 9)}>{customer.nps ?? '–'}</span> · <span data-score={score(customer.csat, 3, 4)}>{customer.csat == null ? '–' : `${customer.csat}/5`}</span>
        </dd>
        <dd className={css.more}>{customer.nps == null ? t('panel.noAnswer') : t(customer.nps >= 9 ? 'panel.promoter' : customer.nps >= 7 ? 'panel.passive' : 'panel.detractor')}</dd>
      </div>
    </dl>
  );
}

const score = (value: number | null | undefined, fair: number, good: number) => (value == null ? 'none' : value >= good ? 'good' : value >= fair ? 'fair' : 'bad');

export function Deals({ panel }: { panel: CustomerPanel }) {
  const t = useT();
  const format = useFormat();
  if (panel.openDeals.length === 0) return null;
  return (
    <Section title={t('panel.openDeals')}>
      <ul className={css.deals}>
        {panel.openDeals.map((deal) => (
          <li key={deal.id}>
            <span className="truncate" title={deal.title}>{deal.title}</span>
            <b className="num">{format.money(deal.amount, deal.currency)}</b>
            <small>{deal.stage}{deal.owner != null && <> · {deal.owner}</>}</small>
            {deal.closeOn != null && <small className="num">{format.date(`${deal.closeOn}T12:00:00`)}</small>}
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Addresses({ panel }: { panel: CustomerPanel }) {
  const t = useT();
  const { customer, identities } = panel;
  const reached = new Set(useWritesFirst().map((account) => account.kind));
  const known = new Set(identities.map((i) => i.address));
  const rows = [
    ...identities.map((i) => ({ key: `i${i.id}`, kind: i.kind, address: i.kind === 'visitor' ? i.address.slice(0, 8) : i.address, verified: i.verified, blocked: i.blocked, identity: i.id })),
    ...(customer.email != null && !known.has(customer.email) ? [{ key: 'email', kind: 'email', address: customer.email, verified: false, blocked: false, identity: null }] : []),
    ...(customer.phone != null && !known.has(customer.phone) ? [{ key: 'phone', kind: 'phone', address: customer.phone, verified: false, blocked: false, identity: null }] : []),
  ];
  if (rows.length === 0) return null;
  return (
    <Section title={t('panel.addresses')}>
      <ul className={css.addresses}>
        {rows.map((row) => (
          <li key={row.key}>
            <small>{t.code('identity', row.kind)}</small>
            <span className="truncate" title={row.address}>{row.address}</span>
            {reached.has(row.kind) && !row.blocked && <button type="button" className={css.writeTo} aria-label={t('first.to', { address: row.address })} title={t('first.title')} onClick={() => writeFirst({ address: row.address, name: customer.name === row.address ? null : customer.name }, row.kind)}><Icon name="send" size={13} /></button>}
            {row.verified && <span className={css.verified} title={t('panel.verified')}><Icon name="shield" size={14} role="img" aria-label={t('panel.verified')} /></span>}
            {row.identity !== null && <Block customerId={customer.id} identityId={row.identity} address={row.address} blocked={row.blocked} />}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A blocked address says so; nothing that comes from it becomes a ticket. */
function Block({ customerId, identityId, address, blocked }: { customerId: number; identityId: number; address: string; blocked: boolean }) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const change = async () => {
    setBusy(true);
    try {
      await block(customerId, identityId, !blocked);
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className={css.block} data-blocked={blocked}>
      {blocked && <b><Icon name="ban" size={13} /> {t('panel.blocked')}</b>}
      <Button size="compact-xs" variant="subtle" color="gray" loading={busy} aria-label={t(blocked ? 'panel.unblockOf' : 'panel.blockOf', { address })} title={t(blocked ? 'panel.unblockHint' : 'panel.blockHint')} onClick={() => void change()}>
        {blocked ? t('panel.unblock') : <Icon name="ban" size={13} />}
      </Button>
    </span>
  );
}

export function Notes({ panel: { customer } }: { panel: CustomerPanel }) {
  const t = useT();
  return customer.notes == null || customer.notes === '' ? null : <Section title={t('panel.notes')}><p className={css.notes}>{customer.notes}</p></Section>;
}
