import { get, type VoiceOverview, type VoiceStream } from '@cxm/api';
import { Button } from '@mantine/core';
import { Bones, Empty, Failed, Icon, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { EditStreams } from './edit-streams';
import { Hours } from './hours';
import { Posts } from './posts';
import { Trend } from './trend';
import css from './voice.module.css';

/** What is said about us in public: how much, in what mood, about what, and when people are there. */
export function Voice() {
  const t = useT();
  const query = useQuery({ queryKey: ['voice', 'overview'], queryFn: ({ signal }) => get<VoiceOverview>('/api/voice', { signal }), staleTime: 0, refetchInterval: 60_000 });
  const [chosen, setChosen] = useState<string | null>(null);
  const [editing, setEditing] = useState(false);
  const voice = query.data;
  if (voice === undefined) return query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Bones rows={8} />;
  const streams = voice.streams.map(({ stream }) => stream);
  const toggle = (stream: VoiceStream) => setChosen(chosen === stream.id ? null : stream.id);
  return (
    <section className={css.voice}>
      <header className={css.head}>
        <h1>{t('nav.voice')}</h1>
        <span className="dim">{t('voice.days')}</span>
        <Button className={css.tool} size="compact-sm" variant="default" leftSection={<Icon name="filter" size={14} />} onClick={() => setEditing(true)}>{t('voice.editStreams')}</Button>
      </header>
      {voice.all.posts + voice.all.postsBefore === 0 ? <Empty icon="megaphone" title={t('voice.empty')}>{t('voice.emptyHint')}</Empty> : (
        <>
          <div className={css.streams}>
            <Trend name={t('voice.everything')} trend={voice.all} pressed={chosen === null} onPress={() => setChosen(null)} />
            {voice.streams.map(({ stream, trend, counting }) => <Trend key={stream.id} name={stream.name} words={stream.words} trend={trend} counting={counting} pressed={chosen === stream.id} onPress={() => toggle(stream)} />)}
            {streams.length === 0 && <p className={css.hint}>{t('voice.noStreams')}</p>}
          </div>
          <div className={css.grid}>
            <Posts key={chosen ?? ''} stream={chosen} />
            <Hours hours={voice.hours} byEngagement={voice.byEngagement} />
          </div>
        </>
      )}
      {editing && <EditStreams streams={streams} onClose={() => setEditing(false)} />}
    </section>
  );
}
