import type { View, ViewKey } from '../desk/query';

const views: readonly View[] = ['mine', 'unassigned', 'open', 'snoozed', 'resolved', 'spam', 'trash'];

export const viewPath = (key: ViewKey) => (key.view === 'team' ? `team-${key.teamId}` : key.view === 'saved' ? `view-${key.viewId}` : key.view);

export function viewOf(path: string): ViewKey {
  const team = /^team-(\d+)$/.exec(path);
  if (team !== null) return { view: 'team', teamId: Number(team[1]) };
  const saved = /^view-(\d+)$/.exec(path);
  if (saved !== null) return { view: 'saved', viewId: Number(saved[1]) };
  return { view: views.includes(path as View) ? (path as View) : 'open' };
}
