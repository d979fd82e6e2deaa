import { post } from '@cxm/api';
import { ActionIcon, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import { Avatar, Bones, Icon, Kbd, ctrl, ctrlName, composing, useT, type IconName } from '@cxm/ui';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { ResolveQuestion } from '../desk/ask-resolve';
import { live, setMyState, signedOut } from '../desk/feed';
import { useMe } from '../desk/me';
import { useNext } from '../desk/next';
import { useShortcuts } from '../desk/shortcuts';
import { preferences } from '../desk/store';
import { useWritesFirst, writeFirst } from '../desk/write-first';
import { Logo } from '../features/entry/entry';
import { Calls } from '../features/calls/calls';
import { useViews } from '../features/queue/views';
import { Alarms } from './alarms';
import css from './app.module.css';
import { Bell } from './bell';
import { Herald } from './herald';
import { Inbox, TicketLink } from './inbox';
import { Palette } from './palette';
import { ticketOf, viewOf, viewPath } from './routes';
import { ShortcutSheet } from './shortcut-sheet';

// What an agent seldom opens is fetched when it is opened.
const CustomerList = lazy(() => import('../features/customers/list').then((m) => ({ default: m.CustomerList })));
const CustomerPage = lazy(() => import('../features/customers/customer-page').then((m) => ({ default: m.CustomerPage })));
const Segments = lazy(() => import('../features/segments/segments').then((m) => ({ default: m.Segments })));
const SegmentCustomers = lazy(() => import('../features/segments/segments').then((m) => ({ default: m.SegmentCustomers })));
const Imports = lazy(() => import('../features/imports/imports').then((m) => ({ default: m.Imports })));
const Board = lazy(() => import('../features/board/board').then((m) => ({ default: m.Board })));
const Voice = lazy(() => import('../features/voice/voice').then((m) => ({ default: m.Voice })));
const Admin = lazy(() => import('../features/admin/admin').then((m) => ({ default: m.Admin })));
const Answers = lazy(() => import('../features/macros/page').then((m) => ({ default: m.Answers })));
const HelpArticles = lazy(() => import('../features/help/articles').then((m) => ({ default: m.HelpArticles })));
const MacroPicker = lazy(() => import('../features/macros/picker').then((m) => ({ default: m.MacroPicker })));
const WriteFirst = lazy(() => import('../features/write-first/write-first').then((m) => ({ default: m.WriteFirst })));
const Profile = lazy(() => import('../features/profile/profile').then((m) => ({ default: m.Profile })));

export function Shell() {
  const t = useT();
  const me = useMe();
  const [path] = useLocation();
  const navOpen = preferences.use((p) => p.navOpen);
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);

  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (composing(event) || !ctrl(event) || event.key.toLowerCase() !== 'k') return;
      event.preventDefault();
      setPalette((open) => !open);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
  const next = useNext();
  useShortcuts({ '?': () => setSheet(true), '/': () => setPalette(true), g: () => void next(), c: () => writeFirst() });

  return (
    <div className={css.shell} data-nav={navOpen}>
      <a className={css.skip} href="#main">{t('nav.skip')}</a>
      <Navigation path={path} wide={navOpen} onPalette={() => setPalette(true)} onSheet={() => setSheet(true)} onNext={() => void next()} />
      <main id="main" className={css.main} tabIndex={-1}>
        <Offline />
        <Calls />
        <div className={css.content}>
          <Suspense fallback={<Bones rows={6} />}>
            <Switch>
              <Route<{ view: string; ticket?: string }> path="/inbox/:view/:ticket?/:zone?">{(p) => <Inbox view={viewOf(p.view)} ticketId={p.ticket ? Number(p.ticket) : null} />}</Route>
              <Route path="/ticket/:id">{(p) => <TicketLink id={Number(p.id)} />}</Route>
              <Route path="/customers"><CustomerList /></Route>
              <Route path="/customers/:id">{(p) => <CustomerPage key={p.id} id={Number(p.id)} />}</Route>
              <Route path="/segments"><Segments /></Route>
              <Route path="/segments/:id">{(p) => <SegmentCustomers key={p.id} id={Number(p.id)} />}</Route>
              <Route path="/imports">{me.supervises ? <Imports /> : <Redirect to="/" />}</Route>
              <Route path="/board">{me.supervises ? <Board /> : <Redirect to="/" />}</Route>
              <Route path="/voice">{me.supervises ? <Voice /> : <Redirect to="/" />}</Route>
              <Route path="/admin/:page?">{(p) => (me.supervises ? <Admin page={p.page ?? null} /> : <Redirect to="/" />)}</Route>
              <Route path="/answers/:page?">{(p) => <Answers page={p.page ?? null} />}</Route>
              <Route path="/articles/:open?">{(p) => <HelpArticles open={p.open ?? null} />}</Route>
              <Route path="/me"><Profile /></Route>
              <Route><Redirect to="/inbox/open" replace /></Route>
            </Switch>
          </Suspense>
        </div>
      </main>
      <Herald />
      {me.supervises && <Alarms />}
      <ResolveQuestion />
      <Suspense fallback={null}><MacroPicker /></Suspense>
      <Suspense fallback={null}><WriteFirst /></Suspense>
      {palette && <Palette ticketId={ticketOf(path)} onClose={() => setPalette(false)} onSheet={() => setSheet(true)} />}
      {sheet && <ShortcutSheet onClose={() => setSheet(false)} />}
    </div>
  );
}

function Offline() {
  const t = useT();
  const light = live.use((s) => s.light);
  const online = live.use((s) => s.online);
  const [late, setLate] = useState(false);
  useEffect(() => {
    // A blink of the connection is nobody's business.
    const timer = setTimeout(() => setLate(light === 'connecting'), light === 'connecting' ? 4_000 : 0);
    return () => clearTimeout(timer);
  }, [light]);
  return late ? <div className={css.offline} role="status"><Icon name="warn" size={15} /> {t(online ? 'light.lost' : 'light.offline')}</div> : null;
}

function Item({ to, icon, label, count, more = false, hot, active, wide }: { to: string; icon: IconName; label: string; count?: number; more?: boolean; hot?: boolean; active: boolean; wide: boolean }) {
  const link = (
    <Link href={to} className={css.item} aria-current={active ? 'page' : undefined} aria-label={wide ? undefined : label}>
      <Icon name={icon} size={18} />
      <span className={css.label}>{label}</span>
      {count !== undefined && count > 0 && <span className={css.badge} data-hot={hot}>{count > 9_999 ? '9999+' : count}{more && '+'}</span>}
    </Link>
  );
  return wide ? link : <Tooltip label={label} position="right" openDelay={100}>{link}</Tooltip>;
}

function Navigation({ path, wide, onPalette, onSheet, onNext }: { path: string; wide: boolean; onPalette: () => void; onSheet: () => void; onNext: () => void }) {
  const t = useT();
  const me = useMe();
  const views = useViews();
  const first = useWritesFirst();
  const active = (prefix: string) => path === prefix || path.startsWith(`${prefix}/`);
  const view = (entry: (typeof views)[number]) => {
    const to = `/inbox/${viewPath(entry.key)}`;
    return <Item key={to} to={to} icon={entry.icon} label={entry.name} count={entry.count} more={entry.more === true} hot={entry.key.view === 'unassigned'} active={active(to)} wide={wide} />;
  };
  const teams = views.filter((v) => v.group === 'teams');
  const saved = views.filter((v) => v.group === 'saved');
  return (
    <nav className={css.nav} aria-label={t('nav.label')}>
      <div className={css.brand}>
        <Link href="/inbox/open" aria-label="CXM Helpdesk"><Logo /></Link>
        <span className={css.label}>CXM Helpdesk</span>
        <ActionIcon className={css.fold} variant="transparent" aria-label={t(wide ? 'nav.fold' : 'nav.unfold')} aria-expanded={wide} onClick={() => preferences.set({ navOpen: !wide })}><Icon name="panel" size={17} /></ActionIcon>
      </div>
      <button type="button" className={css.searchButton} onClick={onPalette} aria-label={t('palette.open')}>
        <Icon name="search" size={16} /> <span className={css.label}>{t('palette.open')}</span> <kbd className={css.label}>{ctrlName} K</kbd>
      </button>
      <div className={css.items}>
        {views.filter((v) => v.group === 'work').map(view)}
        <button type="button" className={css.item} onClick={onNext} aria-label={t('nav.next')} title={`${t('nav.next')} (G)`}><Icon name="star" /> <span className={css.label}>{t('nav.next')}</span></button>
        {first.length > 0 && <button type="button" className={css.item} onClick={() => writeFirst()} aria-label={t('first.title')} title={`${t('first.title')} (C)`}><Icon name="send" /> <span className={css.label}>{t('first.title')}</span></button>}
        {teams.length > 0 && <Heading>{t('nav.teams')}</Heading>}
        {teams.map(view)}
        {saved.length > 0 && <Heading>{t('nav.views')}</Heading>}
        {saved.map(view)}
        <Heading>{t('nav.more')}</Heading>
        {views.filter((v) => v.group === 'rest' && v.key.view !== 'spam' && v.key.view !== 'trash').map(view)}
        <Item to="/customers" icon="person" label={t('nav.customers')} active={active('/customers')} wide={wide} />
        <Item to="/segments" icon="filter" label={t('nav.segments')} active={active('/segments')} wide={wide} />
        <Item to="/answers" icon="slash" label={t('nav.answers')} active={active('/answers')} wide={wide} />
        <Item to="/articles" icon="book" label={t('nav.help')} active={active('/articles')} wide={wide} />
        {me.supervises && <Item to="/board" icon="board" label={t('nav.board')} active={active('/board')} wide={wide} />}
        {me.supervises && <Item to="/voice" icon="megaphone" label={t('nav.voice')} active={active('/voice')} wide={wide} />}
        {me.supervises && <Item to="/imports" icon="upload" label={t('nav.imports')} active={active('/imports')} wide={wide} />}
        {me.supervises && <Item to="/admin" icon="settings" label={t('nav.admin')} active={active('/admin')} wide={wide} />}
      </div>
      <div className={css.foot}>
        <div className={css.status}><LiveLight wide={wide} /><Bell /></div>
        <MyMenu wide={wide} onSheet={onSheet} onPalette={onPalette} />
      </div>
      <div className={css.tabs}>
        <Item to="/inbox/open" icon="inbox" label={t('nav.inbox')} active={active('/inbox')} wide />
        <Item to="/customers" icon="person" label={t('nav.customers')} active={active('/customers')} wide />
        {me.supervises && <Item to="/board" icon="board" label={t('nav.board')} active={active('/board')} wide />}
        <Bell tab />
        <MyMenu wide={false} onSheet={onSheet} onPalette={onPalette} tab />
      </div>
    </nav>
  );
}

const Heading = ({ children }: { children: ReactNode }) => <div className={css.heading}><span className={css.label}>{children}</span></div>;

function LiveLight({ wide }: { wide: boolean }) {
  const t = useT();
  const light = live.use((s) => s.light);
  const label = t(`light.${light}`);
  return (
    <div className={css.light} data-light={light} role="status" title={t(`light.${light}.hint`)}>
      <i aria-hidden="true" /> <span className={wide ? css.label : 'visually-hidden'}>{label}</span>
    </div>
  );
}

function MyMenu({ wide, onSheet, onPalette, tab = false }: { wide: boolean; onSheet: () => void; onPalette: () => void; tab?: boolean }) {
  const t = useT();
  const me = useMe();
  const state = live.use((s) => s.myState);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [, go] = useLocation();
  const first = useWritesFirst();
  const out = async () => {
    await post('/api/sign-out').catch(() => {});
    signedOut();
  };
  return (
    <Menu position={tab ? 'top-end' : 'right-end'} width={tab ? 290 : 240}>
      <Menu.Target>
        <button type="button" className={css.me} aria-label={t('me.menu', { name: me.name })}>
          <span className={css.face}><Avatar name={me.name} size={26} /><i data-state={state} /></span>
          {wide && <span className={css.label}><b className="truncate">{me.name}</b><small>{t(`state.${state}`)}</small></span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.name} · {t(`role.${me.role}`)}</Menu.Label>
        <Menu.Item leftSection={<i className={css.state} data-state="available" />} rightSection={state === 'available' ? <Icon name="check" size={14} /> : null} onClick={() => setMyState('available')}>{t('state.available')}</Menu.Item>
        <Menu.Item leftSection={<i className={css.state} data-state="away" />} rightSection={state === 'away' ? <Icon name="check" size={14} /> : null} onClick={() => setMyState('away')}>{t('state.away')}</Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name={colorScheme === 'dark' ? 'sun' : 'moon'} size={16} />} onClick={() => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark')}>{t(colorScheme === 'dark' ? 'me.light' : 'me.dark')}</Menu.Item>
        <Menu.Item leftSection={<Icon name="settings" size={16} />} onClick={() => go('/me')}>{t('me.settings')}</Menu.Item>
        <Menu.Item leftSection={<Icon name="keyboard" size={16} />} rightSection={<Kbd>?</Kbd>} onClick={onSheet}>{t('keys.title')}</Menu.Item>
        {tab && (
          <>
            <Menu.Item leftSection={<Icon name="search" size={16} />} onClick={onPalette}>{t('palette.open')}</Menu.Item>
            {first.length > 0 && <Menu.Item leftSection={<Icon name="send" size={16} />} onClick={() => writeFirst()}>{t('first.title')}</Menu.Item>}
            <Menu.Item leftSection={<Icon name="filter" size={16} />} onClick={() => go('/segments')}>{t('nav.segments')}</Menu.Item>
            <Menu.Item leftSection={<Icon name="slash" size={16} />} onClick={() => go('/answers')}>{t('nav.answers')}</Menu.Item>
            <Menu.Item leftSection={<Icon name="book" size={16} />} onClick={() => go('/articles')}>{t('nav.help')}</Menu.Item>
            {me.supervises && <Menu.Item leftSection={<Icon name="megaphone" size={16} />} onClick={() => go('/voice')}>{t('nav.voice')}</Menu.Item>}
            {me.supervises && <Menu.Item leftSection={<Icon name="upload" size={16} />} onClick={() => go('/imports')}>{t('nav.imports')}</Menu.Item>}
            {me.supervises && <Menu.Item leftSection={<Icon name="settings" size={16} />} onClick={() => go('/admin')}>{t('nav.admin')}</Menu.Item>}
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="out" size={16} />} onClick={() => void out()}>{t('me.signOut')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

