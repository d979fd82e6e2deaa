import { Empty, Icon, Kbd, useT } from '@cxm/ui';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { ViewKey } from '../desk/query';
import { preferences } from '../desk/store';
import { useTicket } from '../desk/tickets';
import { Conversation } from '../features/conversation/conversation';
import { CustomerSide } from '../features/customers/panel';
import { Queue } from '../features/queue/queue';
import css from './app.module.css';
import { viewPath } from './routes';
import { Splitter } from './splitter';

/** Queue, conversation and customer beside each other; one at a time on a phone. */
export function Inbox({ view, ticketId }: { view: ViewKey; ticketId: number | null }) {
  const t = useT();
  const [path, go] = useLocation();
  const { panelOpen, queueWidth, panelWidth } = preferences.use((p) => p);
  const base = `/inbox/${viewPath(view)}`;
  const onPanelZone = path.endsWith('/customer');
  const zone = ticketId === null ? 'queue' : onPanelZone ? 'customer' : 'conversation';
  const phone = () => window.matchMedia('(max-width: 768px)').matches;

  return (
    <div className={css.inbox} data-zone={zone} style={{ '--queue': `${queueWidth}px`, '--panel': `${panelWidth}px` } as React.CSSProperties}>
      <div className={css.queueZone}>
        <Queue view={view} selected={ticketId} onOpen={(id) => go(`${base}/${id}`)} onView={(next) => go(`/inbox/${viewPath(next)}`)} />
      </div>
      <Splitter label={t('layout.queueWidth')} width={queueWidth} from={260} to={520} onChange={(width) => preferences.set({ queueWidth: width })} />
      <div className={css.conversationZone}>
        {ticketId === null ? (
          <Empty icon="chat" title={t('inbox.pick')}>
            <span className={css.keys}><Kbd>j</Kbd> <Kbd>k</Kbd> {t('keys.move')} · <Kbd>Enter</Kbd> {t('keys.open')} · <Kbd>?</Kbd> {t('keys.help')}</span>
          </Empty>
        ) : (
          <Conversation
            key={ticketId} ticketId={ticketId} panelOpen={panelOpen} onBack={() => go(base)} onResolved={() => phone() && go(base)}
            onPanel={() => (phone() ? go(`${base}/${ticketId}/customer`) : preferences.set({ panelOpen: !panelOpen }))}
          />
        )}
      </div>
      {ticketId !== null && (panelOpen || onPanelZone) && (
        <>
          <Splitter label={t('layout.panelWidth')} width={panelWidth} from={280} to={480} reverse onChange={(width) => preferences.set({ panelWidth: width })} />
          <div className={css.panelZone}><Panel ticketId={ticketId} onClose={() => go(`${base}/${ticketId}`)} /></div>
        </>
      )}
    </div>
  );
}

function Panel({ ticketId, onClose }: { ticketId: number; onClose: () => void }) {
  const { data } = useTicket(ticketId);
  return data === undefined ? null : <CustomerSide key={data.customer.customer.id} initial={data.customer} ticketId={ticketId} onClose={onClose} />;
}

/** A ticket by its number alone, from a link. */
export function TicketLink({ id }: { id: number }) {
  const [, go] = useLocation();
  useEffect(() => go(`/inbox/open/${id}`, { replace: true }), [id, go]);
  return <Icon name="clock" />;
}
