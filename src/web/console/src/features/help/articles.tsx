import { put, type HelpArticleDto } from '@cxm/api';
import { ActionIcon, Button } from '@mantine/core';
import { Ago, Bones, Empty, Failed, Icon, explain, useT } from '@cxm/ui';
import { useLocation } from 'wouter';
import { useHelpArticles } from '../../desk/help';
import { useMe } from '../../desk/me';
import { queryClient } from '../../desk/query';
import { toast } from '../../desk/toast';
import { Editor } from './editor';
import css from './help.module.css';

/** Articles that customers read by themselves: in the chat, by a link, and from the bot. */
export function HelpArticles({ open }: { open: string | null }) {
  const t = useT();
  const me = useMe();
  const query = useHelpArticles();
  const [, go] = useLocation();
  const chosen = open === null || open === 'new' ? null : query.data?.find((article) => String(article.id) === open);
  const editing = me.supervises && (open === 'new' || chosen != null);
  return (
    <section className={css.page}>
      <header className={css.head}>
        {open !== null && <ActionIcon variant="subtle" aria-label={t('action.back')} onClick={() => go('/articles')}><Icon name="left" /></ActionIcon>}
        <h1>{t(open === 'new' ? 'help.new' : editing ? 'help.edit' : 'nav.help')}</h1>
      </header>
      <div className={css.body}>
        {query.isPending ? <Bones rows={5} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} />
          : editing ? <Editor key={open} article={chosen ?? null} collections={collectionsOf(query.data)} onClose={() => go('/articles')} />
            : <List articles={query.data} />}
      </div>
    </section>
  );
}

const collectionsOf = (articles: readonly HelpArticleDto[]) => {
  const of = (language: 'en' | 'ja') => [...new Set(articles.flatMap((article) => article[language]?.collection || []))];
  return { en: of('en'), ja: of('ja') };
};

function List({ articles }: { articles: readonly HelpArticleDto[] }) {
  const t = useT();
  const me = useMe();
  const [, go] = useLocation();
  const move = (from: number, to: number) => {
    const ids = articles.map((article) => article.id);
    ids.splice(to, 0, ...ids.splice(from, 1));
    put('/api/help/order', { ids })
      .catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }))
      .finally(() => void queryClient.invalidateQueries({ queryKey: ['help', 'articles'] }));
  };
  return (
    <>
      <div className={css.bar}>
        <p>{t(me.supervises ? 'help.explain' : 'help.explainAgent')}</p>
        {me.supervises && <Button leftSection={<Icon name="plus" size={15} />} onClick={() => go('/articles/new')} style={{ flex: 'none' }}>{t('help.new')}</Button>}
      </div>
      {articles.length === 0 ? <Empty icon="book" title={t('help.empty')}>{t(me.supervises ? 'help.emptyHint' : 'help.emptyAgent')}</Empty> : (
        <ul className={css.list}>
          {articles.map((article, i) => {
            const side = shown(article, me.language);
            return (
              <li key={article.id}>
                <span className={css.name}><b>{side.title}</b><small>{side.collection || t('help.noCollection')} · <Ago at={article.updatedAt} /></small></span>
                {(article.helped > 0 || article.notHelped > 0) && <span className={css.votes} title={t('help.votesHint')}>{t('help.votes', { helped: article.helped, all: article.helped + article.notHelped })}</span>}
                {(['en', 'ja'] as const).map((language) => article[language] != null && <span key={language} className="chip">{language.toUpperCase()}</span>)}
                <span className="chip">{t(article.published ? 'help.published' : 'help.draft')}</span>
                {me.supervises ? (
                  <>
                    <span className={css.moves}>
                      <ActionIcon variant="subtle" disabled={i === 0} aria-label={t('help.up', { title: side.title })} onClick={() => move(i, i - 1)}><Icon name="up" size={15} /></ActionIcon>
                      <ActionIcon variant="subtle" disabled={i === articles.length - 1} aria-label={t('help.down', { title: side.title })} onClick={() => move(i, i + 1)}><Icon name="down" size={15} /></ActionIcon>
                    </span>
                    <Button size="compact-sm" variant="default" aria-label={t('segments.editOf', { name: side.title })} onClick={() => go(`/articles/${article.id}`)}>{t('action.edit')}</Button>
                  </>
                ) : (
                  <Button size="compact-sm" variant="default" component="a" href={`/help/${article.id}?language=${me.language}`} target="_blank" rel="noopener">{t('help.read')}</Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}

/** In the agent's language if it is written in it. */
const shown = (article: HelpArticleDto, language: string) => (language === 'ja' ? article.ja ?? article.en : article.en ?? article.ja)!;
