import type { SavedItem, TicketView } from '@cxm/api';
import { type IconName, type Translate, useT } from '@cxm/ui';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import type { ViewKey } from '../../desk/query';
import { useSaved } from '../../desk/saved';
import { sliceName } from '../../desk/slice';
import { useCounts, useViewCounts } from './api';

export interface ViewEntry {
  key: ViewKey;
  name: string;
  icon: IconName;
  count?: number;
  /** Of them, customers who wait. */
  waiting?: number;
  group: 'work' | 'teams' | 'saved' | 'rest';
  /** The count stopped at its bound: there may be more. */
  more?: boolean;
}

export function viewName(t: Translate, key: ViewKey, directory: ReturnType<typeof useDirectory>, saved: readonly SavedItem<TicketView>[]): string {
  if (key.view === 'saved') return saved.find((item) => item.id === key.viewId)?.name ?? t('view.gone');
  if (key.view === 'slice') return sliceName(t, key.slice ?? '', directory);
  return key.view === 'team' ? (directory.team(key.teamId)?.name ?? t('view.team')) : t(`view.${key.view}`);
}

/** The views that this agent has, with live counts. */
export function useViews(): ViewEntry[] {
  const t = useT();
  const me = useMe();
  const directory = useDirectory();
  const { data: counts } = useCounts();
  const { data: saved = [] } = useSaved('views');
  const { data: savedCounts = [] } = useViewCounts();
  const teams = directory.teams.filter((team) => me.supervises || me.teamIds.includes(team.id));
  const entry = (view: Exclude<ViewKey['view'], 'saved' | 'slice'>, icon: IconName, group: ViewEntry['group'], count?: number): ViewEntry => ({ key: { view }, name: t(`view.${view}`), icon, group, count });
  return [
    entry('mine', 'person', 'work', counts?.mine),
    entry('unassigned', 'inbox', 'work', counts?.unassigned),
    entry('open', 'archive', 'work', counts?.open),
    ...teams.map((team): ViewEntry => {
      const count = counts?.teams.find((c) => c.teamId === team.id);
      return { key: { view: 'team', teamId: team.id }, name: team.name, icon: 'people', group: 'teams', count: counts && (count?.open ?? 0), waiting: count?.waiting };
    }),
    ...saved.map((item): ViewEntry => {
      const count = savedCounts.find((c) => c.viewId === item.id);
      return { key: { view: 'saved', viewId: item.id, asks: item.body }, name: item.name, icon: 'filter', group: 'saved', ...(count === undefined ? {} : { count: count.count, more: count.atLeast }) };
    }),
    entry('snoozed', 'snooze', 'rest', counts?.snoozed),
    entry('resolved', 'check', 'rest'),
    entry('spam', 'ban', 'rest'),
    entry('trash', 'trash', 'rest'),
  ];
}
