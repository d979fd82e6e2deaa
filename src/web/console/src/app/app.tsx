import { get, onSignedOut, Problem, type Me } from '@cxm/api';
import { Button, MantineProvider, MantineThemeProvider } from '@mantine/core';
import { Currency, I18n, TimeZone, asLang, cssVariables, Failed, Bones, theme, useT, type Lang } from '@cxm/ui';
import { QueryClientProvider, useQuery } from '@tanstack/react-query';
import { Component, lazy, StrictMode, Suspense, useEffect, useMemo, type ReactNode } from 'react';
import { DirectoryProvider, useFetchedDirectory } from '../desk/directory';
import { signedOut, startFeed } from '../desk/feed';
import { MeProvider } from '../desk/me';
import { keys, queryClient } from '../desk/query';
import { preferences } from '../desk/store';
import { Entry } from '../features/entry/entry';
import { Shell } from './shell';
import { Toasts } from './toasts';

onSignedOut(signedOut);

const ofBrowser: Lang = asLang(navigator.language);
const Wall = lazy(() => import('../features/board/wall').then((m) => ({ default: m.Wall })));

/** A screen on the wall needs nobody signed in. */
const onTheWall = location.pathname === '/wall';

export function App() {
  return (
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          {onTheWall ? <I18n lang={preferences.get().lang ?? ofBrowser}><Suspense fallback={null}><Wall /></Suspense></I18n> : <Gate />}
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>
  );
}

function Gate() {
  const chosen = preferences.use((p) => p.lang);
  const query = useQuery({
    queryKey: keys.me,
    queryFn: async ({ signal }): Promise<Me | null> => {
      try {
        return await get<Me>('/api/me', { signal });
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null;
        throw error;
      }
    },
  });
  const me = query.data;
  const lang = me ? asLang(me.language) : (chosen ?? ofBrowser);
  return (
    <I18n lang={lang}>
      <Named>
        <Safe>
          {me ? (
            <TimeZone zone={me.timeZone}>
              <MeProvider value={me}><Signed me={me} /></MeProvider>
            </TimeZone>
          ) : query.isError ? (
            <Failed error={query.error} onRetry={() => void query.refetch()} />
          ) : query.isPending ? (
            <Bones rows={3} />
          ) : (
            <Entry />
          )}
        </Safe>
        <Toasts />
      </Named>
    </I18n>
  );
}

/** What Mantine draws without words says what it is, in the reader's language. */
function Named({ children }: { children: ReactNode }) {
  const t = useT();
  const named = useMemo(() => {
    const also = (component: string, props: object) => ({ [component]: { defaultProps: { ...theme.components?.[component]?.defaultProps, ...props } } });
    return {
      components: {
        ...also('Modal', { closeButtonProps: { 'aria-label': t('action.close') } }),
        ...also('PasswordInput', { visibilityToggleButtonProps: { 'aria-label': t('signIn.showPassword') } }),
      },
    };
  }, [t]);
  return <MantineThemeProvider theme={named}>{children}</MantineThemeProvider>;
}

function Signed({ me }: { me: Me }) {
  useEffect(() => startFeed(me.agentId), [me.agentId]);
  const directory = useFetchedDirectory();
  return <DirectoryProvider value={directory}><Currency code={directory.currency || undefined}><Shell /></Currency></DirectoryProvider>;
}

/** A screen that breaks says so and leaves the way back open. */
class Safe extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    return this.state.error === null ? this.props.children : (
      <>
        <Failed error={this.state.error} />
        <div style={{ textAlign: 'center' }}><Button onClick={() => location.assign('/')}>CXM Helpdesk</Button></div>
      </>
    );
  }
}
