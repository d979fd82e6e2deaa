import { get, put, type CapacitySettings } from '@cxm/api';
import { Button, NumberInput } from '@mantine/core';
import { Bones, ChannelIcon, Empty, Failed, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useChannels, useDirectory } from '../../desk/directory';
import { queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import css from './admin.module.css';
import { useSaving } from './api';

const key = ['settings', 'capacity'];

/** How much of each channel one agent is given at once. Calls need no number: nobody talks in two. */
export function Capacity() {
  const t = useT();
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => get<CapacitySettings>('/api/settings/capacity', { signal }) });
  return (
    <>
      <div className={css.bar}><div><h2>{t('admin.capacity')}</h2><p className="dim">{t('capacity.explain')}</p></div></div>
      {query.isPending ? <Bones rows={4} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Edit settings={query.data} />}
    </>
  );
}

function Edit({ settings }: { settings: CapacitySettings }) {
  const t = useT();
  const { busy, save, of } = useSaving();
  const { accounts } = useDirectory();
  const { data: channels = [] } = useChannels();
  const [wanted, setWanted] = useState<ReadonlyMap<string, number>>(() => new Map(settings.channels.map((one) => [one.channel, one.atOnce])));
  const shown = channels.filter((channel) => !channel.capabilities.calls && (wanted.has(channel.key) || accounts.some((account) => account.channel === channel.key)));
  if (shown.length === 0) return <Empty icon="plug" title={t('channels.empty')} />;
  const set = (channel: string, atOnce: number | null) => {
    const next = new Map(wanted);
    if (atOnce === null) next.delete(channel);
    else next.set(channel, atOnce);
    setWanted(next);
  };
  const submit = () =>
    save(async () => {
      queryClient.setQueryData(key, await put<CapacitySettings>('/api/settings/capacity', { channels: [...wanted].map(([channel, atOnce]) => ({ channel, atOnce })) }));
      toast({ text: t('capacity.saved'), kind: 'done' });
    });
  return (
    <form onSubmit={(e) => { e.preventDefault(); void submit(); }}>
      <ul className={css.list}>
        {shown.map((channel) => (
          <li key={channel.key}>
            <ChannelIcon channel={channel.icon} size={20} />
            <span className={css.name}><b id={`capacity-${channel.key}`}>{t.code('channel', channel.key) === channel.key ? channel.name : t.code('channel', channel.key)}</b></span>
            <NumberInput
              aria-labelledby={`capacity-${channel.key}`} placeholder={t('capacity.any')} min={1} max={1000} allowDecimal={false} allowNegative={false} w={120}
              value={wanted.get(channel.key) ?? ''} onChange={(value) => set(channel.key, typeof value === 'number' ? value : null)}
            />
          </li>
        ))}
      </ul>
      {of('channels') !== undefined && <p role="alert" className={css.check} data-bad="true">{of('channels')}</p>}
      <div className={css.buttons}><Button type="submit" loading={busy}>{t('action.save')}</Button></div>
    </form>
  );
}
