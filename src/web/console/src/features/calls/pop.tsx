import { get, type CustomerPanel } from '@cxm/api';
import { Bone, useFormat, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { keys } from '../../desk/query';
import css from './calls.module.css';

const Newest = 3;

/** Who calls, at a glance, before the call is taken. */
export function Pop({ customerId }: { customerId: number }) {
  const t = useT();
  const format = useFormat();
  const { data } = useQuery({ queryKey: keys.customer(customerId), queryFn: ({ signal }) => get<CustomerPanel>(`/api/customers/${customerId}`, { signal }) });
  if (data === undefined) return <div className={css.pop}><Bone w="40%" /></div>;
  const { customer } = data;
  const facts = [
    customer.companyName,
    customer.lifetimeValue > 0 ? t('calls.worth', { amount: format.money(customer.lifetimeValue) }) : null,
    customer.openDealsCount > 0 ? t('calls.deals', { count: customer.openDealsCount }) : null,
    t('calls.tickets', { count: customer.ticketsCount }),
  ].filter((fact) => fact != null && fact !== '');
  const touches = data.timeline.slice(0, Newest);
  return (
    <div className={css.pop}>
      <p>{facts.join(' · ')}</p>
      {touches.length === 0 ? <p className="dim">{t('timeline.empty')}</p> : (
        <ol>
          {touches.map((touch) => <li key={touch.id}><time dateTime={touch.at} className="dim">{format.short(touch.at)}</time> <span className="truncate">{touch.title}</span></li>)}
        </ol>
      )}
    </div>
  );
}
