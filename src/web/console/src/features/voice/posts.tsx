import { get, type Page, type VoicePost } from '@cxm/api';
import { Button } from '@mantine/core';
import { Ago, Bones, ChannelIcon, Empty, Failed, MoodChip, useT } from '@cxm/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import css from './voice.module.css';

/** The posts themselves, newest first, each with what became of it. */
export function Posts({ stream }: { stream: string | null }) {
  const t = useT();
  const query = useInfiniteQuery({
    queryKey: ['voice', 'posts', stream],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => get<Page<VoicePost>>(`/api/voice/posts?${new URLSearchParams({ ...(stream === null ? {} : { stream }), ...(pageParam === '' ? {} : { after: pageParam }) })}`, { signal }),
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const posts = query.data?.pages.flatMap((page) => page.items);
  return (
    <section className={css.posts}>
      <h2>{t('voice.said')}</h2>
      {posts === undefined ? (query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : <Bones rows={6} />) : posts.length === 0 ? <Empty icon="megaphone" title={t('voice.nothing')} /> : (
        <ol>
          {posts.map((post) => (
            <li key={post.id}>
              <ChannelIcon channel={post.channel} label={t.code('channel', post.channel)} />
              <div>
                <p className={css.by}>
                  <Link href={`/customers/${post.customerId}`}>{post.author}</Link>
                  {post.stars != null && <span aria-label={t('voice.stars', { count: post.stars })}>{'★'.repeat(post.stars)}<span className="dim">{'★'.repeat(5 - post.stars)}</span></span>}
                  {post.reach != null && <span className="dim">{t('voice.followers', { count: post.reach })}</span>}
                  {post.about != null && <span className="dim">{post.about}</span>}
                  <span className="dim"><Ago at={post.at} /></span>
                </p>
                {post.why === 'taken-back' ? <p className={css.text}><em className="dim">{t('voice.takenBack')}</em></p> : <p className={css.text} dir="auto">{post.text}</p>}
                <p className={css.became}>
                  <MoodChip mood={post.mood} />
                  {post.ticketId == null ? <span className="dim">{t.code('hearing', post.why)}</span> : <Link href={`/ticket/${post.ticketId}`}>#{post.ticketId} · {t.code('hearing', post.why)}</Link>}
                  {post.link != null && post.link.startsWith('https://') && <a href={post.link} target="_blank" rel="noreferrer noopener">{t('voice.open')}</a>}
                </p>
              </div>
            </li>
          ))}
        </ol>
      )}
      {query.hasNextPage && <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>{t('voice.more')}</Button>}
    </section>
  );
}
