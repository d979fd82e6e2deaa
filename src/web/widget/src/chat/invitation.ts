import type { Entrance } from './entrance';
import type { ChatOptions } from './state';

/** Whether the desk has an invitation for the visitor whom the page signed in. It is worth no second try. */
export async function askInvitation(base: string, { identity }: Entrance, { language, toHost }: ChatOptions, path: string, visits: number): Promise<void> {
  if (!identity) return;
  try {
    const response = await fetch(`${base}/invitation`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, credentials: 'omit', body: JSON.stringify({ identity, path, visits, language }),
    });
    if (response.status === 200) toHost({ cxm: 'invite', path, ...((await response.json()) as { text: string; seconds: number }) });
  } catch {
    // Offline: nobody is invited.
  }
}
