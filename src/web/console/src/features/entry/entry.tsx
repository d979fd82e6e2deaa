import { get, post, type DemoSignIn, type Me, type SetUpDto } from '@cxm/api';
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { Avatar, Bones, Failed, MoodFace, explain, useFormat, useT, type Lang } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { keys, queryClient } from '../../desk/query';
import { preferences } from '../../desk/store';
import css from './entry.module.css';

/** Who you are, or on the very first visit who shall run this desk. */
export function Entry() {
  const t = useT();
  const format = useFormat();
  const setup = useQuery({ queryKey: ['setup'], queryFn: ({ signal }) => get<SetUpDto>('/api/setup', { signal }), staleTime: 0 });
  return (
    <main className={css.entry}>
      <div className={css.story}>
        <div className={css.logo}><Logo /> CXM Helpdesk</div>
        <div>
          <h2>{t('entry.claim')}</h2>
          <p>{t('entry.claimMore')}</p>
          <ol aria-hidden="true">
            <li><MoodFace level="furious" /><span>{t('entry.example1')}</span><span>{format.minutes(4)}</span></li>
            <li><MoodFace level="neutral" /><span>{t('entry.example2')}</span><span>{format.minutes(38)}</span></li>
            <li><MoodFace level="delighted" /><span>{t('entry.example3')}</span><span>{format.minutes(200)}</span></li>
          </ol>
        </div>
        <span />
      </div>
      <div className={css.form}>
        <div className={css.box}>
          <Languages />
          {setup.isPending ? <Bones rows={3} /> : setup.isError ? <Failed error={setup.error} onRetry={() => void setup.refetch()} /> : setup.data.needed ? <SetUp /> : <SignIn demo={setup.data.demoSignIns} />}
        </div>
      </div>
    </main>
  );
}

export function Logo({ size = 26 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 26 26" aria-hidden="true">
      <rect width="26" height="26" rx="7" fill="#66ab96" />
      <path d="M7 9.500h12M7 13.500h8M7 17.500h4" stroke="#12241d" strokeWidth="2.200" strokeLinecap="round" />
      <circle cx="18.500" cy="17" r="2.600" fill="#12241d" />
    </svg>
  );
}

function Languages() {
  const t = useT();
  const names: Record<Lang, string> = { en: 'English', ja: '日本語' };
  return (
    <div className={css.langs} role="group" aria-label={t('me.language')}>
      {(['en', 'ja'] as const).map((lang) => (
        <button key={lang} type="button" lang={lang} aria-pressed={t.lang === lang} onClick={() => preferences.set({ lang })}>{names[lang]}</button>
      ))}
    </div>
  );
}

function Form({ title, intro, error, busy, action, onSubmit, children }: { title: string; intro: string; error: unknown; busy: boolean; action: string; onSubmit: () => void; children: ReactNode }) {
  const t = useT();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  return (
    <form onSubmit={submit} className={css.box} noValidate>
      <h1>{title}</h1>
      <p>{intro}</p>
      {error !== null && <div className={css.error} role="alert">{explain(t, error)}</div>}
      {children}
      <Button type="submit" loading={busy} fullWidth size="md">{action}</Button>
    </form>
  );
}

/** One attempt at a time; what the server says of the fields stands beside them. */
function useAttempt() {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async (work: () => Promise<void>) => {
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy(false);
    }
  };
  const of = (field: string) => (error as { errors?: Record<string, string[]> } | null)?.errors?.[field]?.[0];
  return { busy, error, run, of };
}

function SignIn({ demo }: { demo: DemoSignIn[] }) {
  const t = useT();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { busy, error, run, of } = useAttempt();
  const signIn = () => run(async () => enter(await post<Me>('/api/sign-in', { email: email.trim(), password })));
  return (
    <>
      <Form title={t('signIn.title')} intro={t('signIn.intro')} error={error} busy={busy} action={t('signIn.action')} onSubmit={() => void signIn()}>
        <TextInput label={t('signIn.email')} type="email" autoComplete="username" value={email} error={of('email')} onChange={(e) => setEmail(e.currentTarget.value)} autoFocus />
        <PasswordInput label={t('signIn.password')} autoComplete="current-password" value={password} error={of('password')} onChange={(e) => setPassword(e.currentTarget.value)} />
      </Form>
      {demo.length > 0 && (
        <div className={css.demo}>
          <h2>{t('signIn.demo')}</h2>
          {demo.map((d) => (
            <button key={d.email} type="button" onClick={() => { setEmail(d.email); setPassword(d.password); }}>
              <Avatar name={d.name} />
              <span><b>{d.name}</b><small>{d.email}</small></span>
              <span className="chip">{t(`role.${d.role}`)}</span>
            </button>
          ))}
        </div>
      )}
    </>
  );
}

function SetUp() {
  const t = useT();
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const { busy, error, run, of } = useAttempt();
  const create = () =>
    run(async () => {
      await post('/api/setup', { ...form, email: form.email.trim(), language: t.lang });
      enter(await post<Me>('/api/sign-in', { email: form.email.trim(), password: form.password }));
    });
  const field = (key: keyof typeof form) => ({ value: form[key], error: of(key), onChange: (e: { currentTarget: { value: string } }) => setForm({ ...form, [key]: e.currentTarget.value }) });
  return (
    <Form title={t('setup.title')} intro={t('setup.intro')} error={error} busy={busy} action={t('setup.action')} onSubmit={() => void create()}>
      <TextInput label={t('setup.name')} autoComplete="name" {...field('name')} autoFocus />
      <TextInput label={t('signIn.email')} type="email" autoComplete="username" {...field('email')} />
      <PasswordInput label={t('signIn.password')} description={t('setup.passwordHint')} autoComplete="new-password" {...field('password')} />
    </Form>
  );
}

function enter(me: Me) {
  queryClient.setQueryData(keys.me, me);
}
