import type { Me } from '@cxm/api';
import type { IconName, PlainKey } from '@cxm/ui';
import type { View, ViewKey } from '../desk/query';
import { sliceKey } from '../desk/slice';

const views: readonly View[] = ['mine', 'unassigned', 'open', 'snoozed', 'resolved', 'spam', 'trash'];

export const viewPath = (key: ViewKey) => (key.view === 'team' ? `team-${key.teamId}` : key.view === 'saved' ? `view-${key.viewId}` : key.view === 'slice' ? `board-${key.slice}` : key.view);

export function viewOf(path: string): ViewKey {
  const team = /^team-(\d+)$/.exec(path);
  if (team !== null) return { view: 'team', teamId: Number(team[1]) };
  const saved = /^view-(\d+)$/.exec(path);
  if (saved !== null) return { view: 'saved', viewId: Number(saved[1]) };
  if (path.startsWith('board-')) return sliceKey(path.slice('board-'.length));
  return { view: views.includes(path as View) ? (path as View) : 'open' };
}

/** The ticket that an address shows. */
export function ticketOf(path: string): number | null {
  const found = /^\/inbox\/[^/]+\/(\d+)/.exec(path);
  return found === null ? null : Number(found[1]);
}

interface Place {
  /** Null: the sheet of shortcuts. */
  to: string | null;
  icon: IconName;
  label: PlainKey;
  group: 'palette.places' | 'palette.settings';
}

/** Where this agent may go, besides views and tickets. */
export function placesOf({ role }: Pick<Me, 'role'>): Place[] {
  const supervises = role !== 'agent';
  const administers = role === 'administrator';
  const place = (to: string | null, icon: IconName, label: PlainKey, group: Place['group'], when = true): Place[] => (when ? [{ to, icon, label, group }] : []);
  return [
    ...place('/customers', 'people', 'nav.customers', 'palette.places'),
    ...place('/segments', 'filter', 'nav.segments', 'palette.places'),
    ...place('/board', 'board', 'nav.board', 'palette.places', supervises),
    ...place('/voice', 'megaphone', 'nav.voice', 'palette.places', supervises),
    ...place('/imports', 'upload', 'nav.imports', 'palette.places', supervises),
    ...place('/answers/canned', 'slash', 'canned.title', 'palette.settings'),
    ...place('/answers/macros', 'bolt', 'macros.title', 'palette.settings'),
    ...place('/articles', 'book', 'nav.help', 'palette.settings'),
    ...place('/me', 'person', 'me.settings', 'palette.settings'),
    ...place('/me', 'bell', 'alerts.title', 'palette.settings'),
    ...place('/admin/agents', 'people', 'admin.agents', 'palette.settings', administers),
    ...place('/admin/channels', 'plug', 'admin.channels', 'palette.settings', administers),
    ...place('/admin/bot', 'bot', 'admin.bot', 'palette.settings', supervises),
    ...place('/admin/fields', 'form', 'admin.fields', 'palette.settings', administers),
    ...place('/admin/hours', 'clock', 'admin.hours', 'palette.settings', administers),
    ...place('/admin/priority', 'star', 'admin.priority', 'palette.settings', administers),
    ...place('/admin/quarantine', 'warn', 'admin.quarantine', 'palette.settings', supervises),
    ...place('/admin/tokens', 'key', 'admin.tokens', 'palette.settings', administers),
    ...place(null, 'keyboard', 'keys.title', 'palette.settings'),
  ];
}
