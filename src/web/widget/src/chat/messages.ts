import type { VisitorMessage } from './wire';

/** Later news of a message replace the earlier; a message is shown once, whichever way and however often it came. */
export function merge(known: readonly VisitorMessage[], news: readonly VisitorMessage[]): VisitorMessage[] {
  const byId = new Map(known.map(message => [message.id, message]));
  for (const message of news) {
    const before = byId.get(message.id);
    byId.set(message.id, before ? { ...message, delivery: furthest(before.delivery, message.delivery) } : message);
  }
  // Ids say nothing about order; the sort is stable, so equal times stay as the server gave them.
  return [...byId.values()].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const steps = ['queued', 'sending', 'sent', 'delivered', 'read', 'seen'];

/** A receipt only moves forward: a late "sent" after "seen" says nothing. */
export function furthest(a: string | null | undefined, b: string | null | undefined): string | null {
  if (!a || !b) return a ?? b ?? null;
  return steps.indexOf(b) >= steps.indexOf(a) ? b : a;
}

/** Agents' messages after the last one that was seen. */
export function countUnread(messages: readonly VisitorMessage[], seen: number | null): number {
  const from = messages.findIndex(message => message.id === seen) + 1;
  return messages.slice(from).filter(message => message.author === 'agent').length;
}

export function newestFromAgent(messages: readonly VisitorMessage[]): VisitorMessage | undefined {
  return messages.findLast(message => message.author === 'agent');
}
