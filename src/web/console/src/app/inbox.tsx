import { ActionIcon } from '@mantine/core';
import { Empty, Icon, Kbd, useT } from '@cxm/ui';
import { lazy, memo, Suspense, useCallback, useDeferredValue, useEffect } from 'react';
import { useLocation } from 'wouter';
import { useNext } from '../desk/next';
import type { ViewKey } from '../desk/query';
import { preferences } from '../desk/store';
import { useTicket } from '../desk/tickets';
import { Conversation } from '../features/conversation/conversation';
import { CustomerSide } from '../features/customers/panel';
import { FirstSteps, useStarting } from '../features/entry/first-steps';
import { Queue } from '../features/queue/queue';
import css from './app.module.css';
import { viewPath } from './routes';
import { Splitter } from './splitter';

const TicketSide = lazy(() => import('../features/ticket/side').then((m) => ({ default: m.TicketSide })));

/** Queue, conversation and customer beside each other; one at a time on a phone. */
export function Inbox({ view, ticketId }: { view: ViewKey; ticketId: number | null }) {
  const t = useT();
  const [path, go] = useLocation();
  const next = useNext();
  const starting = useStarting();
  const { panelOpen, queueWidth, panelWidth } = preferences.use((p) => p);
  const base = `/inbox/${viewPath(view)}`;
  const onPanelZone = path.endsWith('/customer');
  const zone = ticketId === null ? (starting ? 'conversation' : 'queue') : onPanelZone ? 'customer' : 'conversation';
  const phone = () => window.matchMedia('(max-width: 768px)').matches;
  const open = useCallback((id: number) => go(`${base}/${id}`), [go, base]);
  // The conversation first: what is known of the customer follows in small steps, and holds up no key.
  const panelOf = useDeferredValue(ticketId);
  const closePanel = useCallback(() => panelOf !== null && go(`${base}/${panelOf}`), [go, base, panelOf]);

  return (
    <div className={css.inbox} data-zone={zone} style={{ '--queue': `${queueWidth}px`, '--panel': `${panelWidth}px` } as React.CSSProperties}>
      <div className={css.queueZone}>
        <Queue view={view} selected={ticketId} onOpen={open} onView={(next) => go(`/inbox/${viewPath(next)}`)} />
      </div>
      <Splitter label={t('layout.queueWidth')} width={queueWidth} from={260} to={520} onChange={(width) => preferences.set({ queueWidth: width })} />
      <div className={css.conversationZone}>
        {ticketId === null && starting ? <FirstSteps /> : ticketId === null ? (
          <Empty icon="chat" title={t('inbox.pick')}>
            <span className={css.keys}><Kbd>j</Kbd> <Kbd>k</Kbd> {t('keys.move')} · <Kbd>Enter</Kbd> {t('keys.open')} · <Kbd>?</Kbd> {t('keys.help')}</span>
          </Empty>
        ) : (
          <Conversation
            ticketId={ticketId} panelOpen={panelOpen} onBack={() => go(base)} onResolved={() => phone() && go(base)}
            onNext={() => void next(ticketId)} onReturn={() => open(ticketId)}
            onPanel={() => (phone() ? go(`${base}/${ticketId}/customer`) : preferences.set({ panelOpen: !panelOpen }))}
          />
        )}
      </div>
      {ticketId !== null && (panelOpen || onPanelZone) && (
        <>
          <Splitter label={t('layout.panelWidth')} width={panelWidth} from={280} to={480} reverse onChange={(width) => preferences.set({ panelWidth: width })} />
          <div className={css.panelZone} inert={panelOf !== ticketId}>{panelOf !== null && <Panel ticketId={panelOf} onClose={closePanel} />}</div>
        </>
      )}
    </div>
  );
}

const Panel = memo(function Panel({ ticketId, onClose }: { ticketId: number; onClose: () => void }) {
  const t = useT();
  const { data } = useTicket(ticketId);
  const tab = preferences.use((p) => p.panelTab);
  if (data === undefined) return null;
  const choose = (panelTab: 'customer' | 'ticket') => preferences.set({ panelTab });
  return (
    <div className={css.panelBox}>
      <div className={css.panelHead}>
        <ActionIcon className={css.panelBack} aria-label={t('action.back')} onClick={onClose}><Icon name="left" /></ActionIcon>
        <div className={css.panelTabs} role="tablist" aria-label={t('panel.tabs')}>
          <button type="button" role="tab" aria-selected={tab === 'customer'} onClick={() => choose('customer')}>{t('panel.tabCustomer')}</button>
          <button type="button" role="tab" aria-selected={tab === 'ticket'} onClick={() => choose('ticket')}>{t('panel.tabTicket')}{data.ticket.openChecks > 0 && <span className={css.tabCount} title={t('checks.ask', { count: data.ticket.openChecks })}>{data.ticket.openChecks}</span>}</button>
        </div>
      </div>
      <div className={css.panelBody}>
        {tab === 'customer' ? <CustomerSide key={data.customer.customer.id} initial={data.customer} ticketId={ticketId} /> : (
          <Suspense fallback={null}><TicketSide key={ticketId} ticket={data.ticket} /></Suspense>
        )}
      </div>
    </div>
  );
});

/** A ticket by its number alone, from a link. */
export function TicketLink({ id }: { id: number }) {
  const [, go] = useLocation();
  useEffect(() => go(`/inbox/open/${id}`, { replace: true }), [id, go]);
  return <Icon name="clock" />;
}
