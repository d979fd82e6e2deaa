import type { Chat } from './chat';
import { Refusal, type VisitorHub } from './link';

/** Asks the server for what nobody would want to come true an hour later. @returns Empty: done; else why not, by its stable code. */
export async function ask(chat: Chat, what: (hub: VisitorHub) => Promise<unknown>): Promise<string> {
  if (!chat.hub) return 'offline';
  try {
    await what(chat.hub);
    return '';
  } catch (error) {
    return error instanceof Refusal ? error.code : 'offline';
  }
}
