import { get, patch, remove, type Me, type Page, type SessionDto } from '@cxm/api';
import { Button, PasswordInput, SegmentedControl, Select, Switch, TextInput, useMantineColorScheme } from '@mantine/core';
import { Ago, Bones, Failed, explain, useT, type Lang } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMe } from '../../desk/me';
import { keys, queryClient } from '../../desk/query';
import { preferences } from '../../desk/store';
import { toast } from '../../desk/toast';
import { AlertSettings } from './alerts';
import css from './profile.module.css';
import { Signatures } from './signatures';

export function Profile() {
  const t = useT();
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const shortcuts = preferences.use((p) => p.shortcuts);
  const [name, setName] = useState(me.name);
  const [phone, setPhone] = useState(me.phone ?? '');
  const [password, setPassword] = useState({ current: '', next: '' });
  const [error, setError] = useState<unknown>(null);

  const change = async (body: object, done?: string) => {
    try {
      setError(null);
      queryClient.setQueryData(keys.me, await patch<Me>('/api/me', body));
      if (done !== undefined) toast({ text: done, kind: 'done' });
      return true;
    } catch (problem) {
      setError(problem);
      toast({ text: explain(t, problem), kind: 'error' });
      return false;
    }
  };
  const of = (field: string) => (error as { errors?: Record<string, string[]> } | null)?.errors?.[field]?.[0];
  return (
    <section className={css.page}>
      <header><h1>{t('me.settings')}</h1></header>
      <div className={css.block}>
        <h2>{t('me.about')}</h2>
        <form onSubmit={(e) => { e.preventDefault(); void change({ name: name.trim() }, t('state.saved')); }}>
          <TextInput label={t('setup.name')} value={name} error={of('name')} onChange={(e) => setName(e.currentTarget.value)} />
          <Button type="submit" variant="default" disabled={name.trim() === '' || name === me.name}>{t('action.save')}</Button>
        </form>
        <form onSubmit={(e) => { e.preventDefault(); void change({ phone: phone.trim() === '' ? null : phone.trim() }, t('state.saved')); }}>
          <TextInput label={t('me.phone')} description={t('me.phoneHint')} inputMode="tel" autoComplete="tel" placeholder="+14155550100" value={phone} error={of('phone')} onChange={(e) => setPhone(e.currentTarget.value)} />
          <Button type="submit" variant="default" disabled={phone.trim() === (me.phone ?? '')}>{t('action.save')}</Button>
        </form>
        <Select label={t('me.timeZone')} searchable data={Intl.supportedValuesOf('timeZone').concat('UTC')} value={me.timeZone} onChange={(zone) => zone && void change({ timeZone: zone })} />
      </div>
      <Signatures me={me} onSave={(signatures) => change({ signatures }, t('state.saved'))} />
      <div className={css.block}>
        <h2>{t('me.looks')}</h2>
        <label>{t('me.language')}</label>
        <SegmentedControl aria-label={t('me.language')} value={t.lang} data={[{ value: 'en', label: 'English' }, { value: 'ja', label: '日本語' }]} onChange={(lang) => { preferences.set({ lang: lang as Lang }); void change({ language: lang }); }} />
        <label>{t('me.scheme')}</label>
        <SegmentedControl aria-label={t('me.scheme')} value={colorScheme} onChange={(v) => setColorScheme(v as 'light')} data={(['light', 'dark', 'auto'] as const).map((value) => ({ value, label: t(`scheme.${value}`) }))} />
        <Switch label={t('keys.on')} checked={shortcuts} onChange={(e) => preferences.set({ shortcuts: e.currentTarget.checked })} />
      </div>
      <AlertSettings onChange={(alerts) => change({ alerts })} />
      <div className={css.block}>
        <h2>{t('me.password')}</h2>
        <form
          onSubmit={(e) => {
            e.preventDefault();
            void change({ password: { current: password.current, new: password.next } }, t('me.passwordChanged')).then((ok) => ok && setPassword({ current: '', next: '' }));
          }}
        >
          <input type="hidden" autoComplete="username" value={me.email} readOnly />
          <PasswordInput label={t('me.currentPassword')} autoComplete="current-password" value={password.current} error={of('password.current')} onChange={(e) => setPassword({ ...password, current: e.currentTarget.value })} />
          <PasswordInput label={t('me.newPassword')} autoComplete="new-password" value={password.next} error={of('password.new')} onChange={(e) => setPassword({ ...password, next: e.currentTarget.value })} />
          <Button type="submit" variant="default" disabled={password.current === '' || password.next === ''}>{t('me.changePassword')}</Button>
        </form>
      </div>
      <Sessions />
    </section>
  );
}

function Sessions() {
  const t = useT();
  const query = useQuery({ queryKey: ['sessions'], queryFn: ({ signal }) => get<SessionDto[] | Page<SessionDto>>('/api/sessions', { signal }), staleTime: 0 });
  const sessions = query.data === undefined ? [] : Array.isArray(query.data) ? query.data : query.data.items;
  const end = async (id: number) => {
    try {
      await remove(`/api/sessions/${id}`);
      await query.refetch();
    } catch (error) {
      toast({ text: explain(t, error), kind: 'error' });
    }
  };
  return (
    <div className={css.block}>
      <h2>{t('sessions.title')}</h2>
      {query.isPending ? <Bones rows={2} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : (
        <ul className={css.sessions}>
          {sessions.map((session) => (
            <li key={session.id}>
              <span><b>{browserOf(session.userAgent)}</b><small>{session.address} · <Ago at={session.lastSeenAt} /></small></span>
              {session.current ? <span className="chip">{t('sessions.this')}</span> : <Button size="compact-sm" variant="default" onClick={() => void end(session.id)}>{t('sessions.end')}</Button>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Good enough to tell one's own devices apart. */
function browserOf(agent: string) {
  const browser = /Edg\//.test(agent) ? 'Edge' : /Firefox\//.test(agent) ? 'Firefox' : /Chrome\//.test(agent) ? 'Chrome' : /Safari\//.test(agent) ? 'Safari' : agent.slice(0, 40) || '?';
  const system = /Windows/.test(agent) ? 'Windows' : /iPhone|iPad/.test(agent) ? 'iOS' : /Mac OS/.test(agent) ? 'macOS' : /Android/.test(agent) ? 'Android' : /Linux/.test(agent) ? 'Linux' : '';
  return system === '' ? browser : `${browser} · ${system}`;
}
