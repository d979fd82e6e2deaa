import type { Chat } from './chat';

export interface HelpEntry {
  id: number;
  title: string;
  collection: string;
  beginning: string;
  language: string;
}

export interface HelpPage {
  id: number;
  title: string;
  language: string;
  /** Cleaned by the server. */
  html: string;
}

async function ask<T>(path: string): Promise<T> {
  // The widget lies in a folder beside it.
  const response = await fetch(new URL(`../help/articles${path}`, location.href), { credentials: 'omit' });
  if (!response.ok) throw new Error(String(response.status));
  return (await response.json()) as T;
}

export const listHelp = (words: string, language: string) => ask<HelpEntry[]>(`?${new URLSearchParams({ language, ...(words && { q: words }) })}`);
export const readHelp = (id: number, language: string) => ask<HelpPage>(`/${id}?language=${language}`);

/** @returns Whether it was counted. */
export async function vote(chat: Chat, id: number, helped: boolean): Promise<boolean> {
  try {
    const response = await fetch(`${chat.base}/help/${id}/vote`, {
      method: 'POST', credentials: 'omit', headers: { 'content-type': 'application/json', authorization: `Bearer ${chat.token ?? ''}` }, body: JSON.stringify({ helped }),
    });
    return response.ok;
  } catch {
    return false;
  }
}
