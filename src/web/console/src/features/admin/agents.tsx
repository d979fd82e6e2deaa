import { patch, post, type AgentDto, type Role } from '@cxm/api';
import { Button, Modal, MultiSelect, PasswordInput, Select, Switch, TextInput } from '@mantine/core';
import { Avatar, Bones, Failed, Icon, useT } from '@cxm/ui';
import { useState } from 'react';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import { keys, queryClient } from '../../desk/query';
import css from './admin.module.css';
import { useList, useSaving } from './api';

const roles: readonly Role[] = ['agent', 'supervisor', 'administrator'];

export function Agents() {
  const t = useT();
  const directory = useDirectory();
  const query = useList<AgentDto>('agents', '/api/agents');
  const [editing, setEditing] = useState<AgentDto | 'new' | null>(null);
  const [team, setTeam] = useState<{ id: number | null; name: string } | null>(null);
  return (
    <>
      <div className={css.bar}>
        <h2>{t('admin.agents')}</h2>
        <Button leftSection={<Icon name="plus" size={15} />} onClick={() => setEditing('new')}>{t('agents.new')}</Button>
      </div>
      {query.isPending ? <Bones rows={4} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : (
        <ul className={css.list}>
          {query.data.map((agent) => (
            <li key={agent.id} data-off={!agent.active}>
              <Avatar name={agent.name} />
              <span className={css.name}><b>{agent.name}</b><small>{agent.email}</small></span>
              <span className="chip">{t(`role.${agent.role}`)}</span>
              <span className={css.teams}>{agent.teamIds.map((id) => directory.team(id)?.name).filter(Boolean).join(', ')}</span>
              {!agent.active && <span className="chip">{t('agents.inactive')}</span>}
              <Button size="compact-sm" variant="default" onClick={() => setEditing(agent)}>{t('action.edit')}</Button>
            </li>
          ))}
        </ul>
      )}
      <div className={css.bar}>
        <h2>{t('nav.teams')}</h2>
        <Button variant="default" leftSection={<Icon name="plus" size={15} />} onClick={() => setTeam({ id: null, name: '' })}>{t('teams.new')}</Button>
      </div>
      <ul className={css.list}>
        {directory.teams.map((each) => (
          <li key={each.id}>
            <Icon name="people" />
            <span className={css.name}><b>{each.name}</b><small>{directory.agents.filter((a) => a.teamIds.includes(each.id)).map((a) => a.name).join(', ')}</small></span>
            <Button size="compact-sm" variant="default" onClick={() => setTeam(each)}>{t('action.rename')}</Button>
          </li>
        ))}
      </ul>
      {editing !== null && <EditAgent agent={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      {team !== null && <EditTeam team={team} onClose={() => setTeam(null)} />}
    </>
  );
}

function refresh() {
  void queryClient.invalidateQueries({ queryKey: ['agents'] });
  void queryClient.invalidateQueries({ queryKey: keys.directory });
}

function EditAgent({ agent, onClose }: { agent: AgentDto | null; onClose: () => void }) {
  const t = useT();
  const me = useMe();
  const directory = useDirectory();
  const { busy, save, of } = useSaving();
  const [form, setForm] = useState({ name: agent?.name ?? '', email: agent?.email ?? '', role: agent?.role ?? ('agent' as Role), teamIds: agent?.teamIds ?? [], active: agent?.active ?? true, password: '', language: t.lang as string });
  const submit = () =>
    save(async () => {
      const { name, email, role, teamIds, active, password, language } = form;
      if (agent === null) await post('/api/agents', { name, email, role, teamIds, password, language, timeZone: me.timeZone });
      else await patch(`/api/agents/${agent.id}`, { name, role, teamIds, active, ...(password === '' ? {} : { password }) });
      refresh();
      onClose();
    });
  return (
    <Modal opened onClose={onClose} title={agent?.name ?? t('agents.new')}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void submit(); }}>
        <TextInput label={t('setup.name')} value={form.name} error={of('name')} onChange={(e) => setForm({ ...form, name: e.currentTarget.value })} data-autofocus />
        {agent === null && <TextInput label={t('signIn.email')} type="email" value={form.email} error={of('email')} onChange={(e) => setForm({ ...form, email: e.currentTarget.value })} />}
        <Select label={t('agents.role')} value={form.role} error={of('role')} data={roles.map((r) => ({ value: r, label: t(`role.${r}`) }))} allowDeselect={false} onChange={(r) => r && setForm({ ...form, role: r as Role })} />
        <MultiSelect label={t('nav.teams')} value={form.teamIds.map(String)} error={of('teamIds')} data={directory.teams.map((each) => ({ value: String(each.id), label: each.name }))} onChange={(ids) => setForm({ ...form, teamIds: ids.map(Number) })} />
        <PasswordInput label={t(agent === null ? 'signIn.password' : 'agents.newPassword')} description={t('setup.passwordHint')} autoComplete="new-password" value={form.password} error={of('password')} onChange={(e) => setForm({ ...form, password: e.currentTarget.value })} />
        {agent !== null && agent.id !== me.agentId && <Switch label={t('agents.active')} checked={form.active} onChange={(e) => setForm({ ...form, active: e.currentTarget.checked })} />}
        <div className={css.buttons}><Button variant="default" onClick={onClose}>{t('action.cancel')}</Button><Button type="submit" loading={busy}>{t('action.save')}</Button></div>
      </form>
    </Modal>
  );
}

function EditTeam({ team, onClose }: { team: { id: number | null; name: string }; onClose: () => void }) {
  const t = useT();
  const { busy, save, of } = useSaving();
  const [name, setName] = useState(team.name);
  const submit = () =>
    save(async () => {
      if (team.id === null) await post('/api/teams', { name: name.trim() });
      else await patch(`/api/teams/${team.id}`, { name: name.trim() });
      refresh();
      onClose();
    });
  return (
    <Modal opened onClose={onClose} title={t(team.id === null ? 'teams.new' : 'action.rename')}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void submit(); }}>
        <TextInput label={t('teams.name')} value={name} error={of('name')} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
        <div className={css.buttons}><Button variant="default" onClick={onClose}>{t('action.cancel')}</Button><Button type="submit" loading={busy} disabled={name.trim() === ''}>{t('action.save')}</Button></div>
      </form>
    </Modal>
  );
}
