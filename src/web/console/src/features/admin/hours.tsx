import { get, put, type HoursSaved, type HoursSettings, type OpeningHours } from '@cxm/api';
import { Button, Select } from '@mantine/core';
import { Bones, Failed, Icon, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import { queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import css from './admin.module.css';
import { useSaving } from './api';
import { HoursForm } from './hours-form';

const Desk = 'desk';

/** When people work, for the whole desk and for teams that differ. Answer-by times count only these hours. */
export function Hours() {
  const t = useT();
  const query = useQuery({ queryKey: ['settings', 'hours'], queryFn: ({ signal }) => get<HoursSettings>('/api/settings/hours', { signal }) });
  return (
    <>
      <div className={css.bar}><div><h2>{t('admin.hours')}</h2><p className="dim">{t('hours.explain')}</p></div></div>
      {query.isPending ? <Bones rows={6} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Edit settings={query.data} />}
    </>
  );
}

function Edit({ settings }: { settings: HoursSettings }) {
  const t = useT();
  const me = useMe();
  const directory = useDirectory();
  const { busy, save } = useSaving();
  const [whose, setWhose] = useState(Desk);
  const teamId = whose === Desk ? null : Number(whose);
  const own = teamId === null ? (settings.desk ?? null) : (settings.teams.find((team) => team.teamId === teamId)?.hours ?? null);
  const fresh = (): OpeningHours => settings.desk ?? { timeZone: me.timeZone, week: [1, 2, 3, 4, 5, 6, 7].map((day) => (day < 6 ? [{ from: 540, to: 1080 }] : [])), holidays: [] };
  const store = (hours: OpeningHours | null) =>
    save(async () => {
      const others = settings.teams.filter((team) => team.teamId !== teamId);
      const next: HoursSettings = teamId === null ? { ...settings, desk: hours } : { ...settings, teams: hours === null ? others : [...others, { teamId, hours }] };
      const { settings: saved, moved } = await put<HoursSaved>('/api/settings/hours', next);
      queryClient.setQueryData(['settings', 'hours'], saved);
      toast({ text: t('priority.saved', { count: moved }), kind: 'done' });
    });
  return (
    <>
      <Select
        label={t('hours.whose')} allowDeselect={false} value={whose} onChange={(value) => value !== null && setWhose(value)} maw={320} mb="md"
        data={[{ value: Desk, label: t('hours.desk') }, ...directory.teams.map((team) => ({ value: String(team.id), label: team.name }))]}
      />
      {own === null ? (
        <div className={css.none}>
          <p>{t(teamId === null ? 'hours.always' : settings.desk == null ? 'hours.always' : 'hours.asDesk')}</p>
          <Button variant="default" leftSection={<Icon name="clock" size={15} />} loading={busy} onClick={() => void store(fresh())}>{t('hours.set')}</Button>
        </div>
      ) : (
        <HoursForm key={`${whose} ${JSON.stringify(own)}`} hours={own} busy={busy} onSave={(hours) => void store(hours)} onClear={() => void store(null)} clearLabel={t(teamId === null ? 'hours.clear' : 'hours.clearTeam')} />
      )}
    </>
  );
}
