import { post, type CallScene } from '@cxm/api';
import { useDebouncedValue } from '@mantine/hooks';
import { Failed, Icon, Kbd, useT } from '@cxm/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import css from './call-preview.module.css';

/** What callers will hear with the settings as they stand in the form, told by what answers the calls. */
export function CallPreview({ channel, settings }: { channel: string; settings: Record<string, string> }) {
  const t = useT();
  const [asked] = useDebouncedValue(JSON.stringify(settings), 300);
  const query = useQuery({
    queryKey: ['call-preview', channel, asked], staleTime: Infinity, placeholderData: keepPreviousData,
    queryFn: ({ signal }) => post<CallScene[]>('/api/channel-accounts/call-preview', { channel, settings: JSON.parse(asked) as Record<string, string> }, { signal }),
  });
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <section className={css.preview} aria-label={t('callFlow.title')} aria-busy={query.isFetching}>
      <h3>{t('callFlow.title')}</h3>
      <ol lang={settings.language}>
        {query.data?.map((scene) => <Scene key={scene.name} scene={scene} />)}
      </ol>
    </section>
  );
}

function Scene({ scene }: { scene: CallScene }) {
  const t = useT();
  const name = (key: string) => t.code('callFlow.scene', key);
  const choices = scene.choices ?? [];
  return (
    <li data-scene={scene.name}>
      <h4 lang={t.lang}>{name(scene.name)}</h4>
      {scene.heard.map((words, i) => <p key={i}>{words}</p>)}
      <ul lang={t.lang}>
        {choices.map((choice) => (
          <li key={choice.key}><Kbd>{choice.key}</Kbd> {choice.words != null && <span lang="">{choice.words}</span>} <Icon name="right" size={12} /> {name(choice.leadsTo)}</li>
        ))}
        <li className="dim">
          {scene.afterMinutes != null ? t('callFlow.after', { count: scene.afterMinutes }) : choices.length > 0 ? t('callFlow.nothing') : t('callFlow.then')} <Icon name="right" size={12} /> {scene.then == null ? t('callFlow.end') : name(scene.then)}
        </li>
      </ul>
    </li>
  );
}
