import { get, type HelpArticleDto, type HelpEntry, type HelpPage, type Page } from '@cxm/api';
import { keepPreviousData, useQuery } from '@tanstack/react-query';

export type HelpLanguage = 'en' | 'ja';

/** Articles are written in two languages; what is in another one is answered in English. */
export const helpLanguage = (language: string): HelpLanguage => (language.startsWith('ja') ? 'ja' : 'en');

/** All of them, in their order; drafts too for those who may write. */
export const useHelpArticles = () =>
  useQuery({ queryKey: ['help', 'articles'], select: (page: Page<HelpArticleDto>) => page.items, queryFn: ({ signal }) => get<Page<HelpArticleDto>>('/api/help/articles', { signal }) });

/** What may answer the customer's last words. */
export const useHelpFor = (ticketId: number, customerVersion: number) =>
  useQuery({ queryKey: ['help', 'ticket', ticketId, customerVersion], queryFn: ({ signal }) => get<HelpEntry[]>(`/api/tickets/${ticketId}/help`, { signal }) });

export const useHelpSearch = (words: string, language: HelpLanguage) =>
  useQuery({
    queryKey: ['help', 'search', language, words], enabled: words !== '', placeholderData: keepPreviousData,
    queryFn: ({ signal }) => get<HelpEntry[]>(`/api/help/search?${new URLSearchParams({ q: words, language })}`, { signal }),
  });

export const readHelp = (entry: Pick<HelpEntry, 'id' | 'language'>) => get<HelpPage>(`/api/help/articles/${entry.id}/page?language=${entry.language}`);

/** The page for everybody; its address is only a path where the desk does not know its own. */
export const linkOf = (page: HelpPage) => new URL(page.link, location.origin).href;
