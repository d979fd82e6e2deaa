import type { TicketView, ViewCondition } from '@cxm/api';
import type { Translate } from '@cxm/ui';
import type { useDirectory } from './directory';
import { causes } from './fits';
import type { ViewKey } from './query';

// A number on the board is a list of tickets. Its name, made of parts as in "negative.team-3", stands in the address; the list asks for
// exactly what the server counted.

/** Mood below this counts as negative everywhere; the server's `QueueCounts.NegativeBelow`. */
const negativeBelow = -0.25;

const waiting: ViewCondition = { field: 'waiting', op: 'is', value: true };
const dueWithin = (minutes: number): ViewCondition[] => [{ field: 'answerBy', op: 'notWithinMinutes', value: 0 }, { field: 'answerBy', op: 'withinMinutes', value: minutes }];

const parts = {
  open: [],
  waiting: [waiting],
  negative: [waiting, { field: 'mood', op: 'below', value: negativeBelow }],
  unassigned: [{ field: 'assignee', op: 'isEmpty' }],
  overdue: [{ field: 'answerBy', op: 'withinMinutes', value: 0 }],
  due15: dueWithin(15),
  due30: dueWithin(30),
  due60: dueWithin(60),
  noteam: [{ field: 'team', op: 'isEmpty' }],
} satisfies Record<string, ViewCondition[]>;

/** Moods that are worth a look, with what each begins below. */
export const sliceMoods = { unhappy: negativeBelow, furious: -0.6 } as const;

export type SlicePart =
  | keyof typeof parts | `team-${number}` | `account-${number}` | `agent-${number}`
  | `mood-${keyof typeof sliceMoods}` | `urgency-${1 | 2 | 3}` | `cause-${(typeof causes)[number]}`;

const idFields: Record<string, string> = { team: 'team', account: 'account', agent: 'assignee' };

function conditions(part: string): ViewCondition[] | null {
  if (Object.hasOwn(parts, part)) return parts[part as keyof typeof parts];
  const [, kind = '', value = ''] = /^([a-z]+)-([a-z0-9-]{1,30})$/.exec(part) ?? [];
  if (Object.hasOwn(idFields, kind) && /^\d{1,15}$/.test(value)) return [{ field: idFields[kind]!, op: 'is', value: Number(value) }];
  if (kind === 'mood' && Object.hasOwn(sliceMoods, value)) return [{ field: 'mood', op: 'below', value: sliceMoods[value as keyof typeof sliceMoods] }];
  if (kind === 'urgency' && /^[123]$/.test(value)) return [{ field: 'urgency', op: 'atLeast', value: Number(value) }];
  if (kind === 'cause' && causes.some((cause) => cause === value)) return [{ field: 'cause', op: 'is', value }];
  return null;
}

export const slicePath = (...names: SlicePart[]) => `/inbox/board-${names.join('.')}`;

/** What a slice asks for; null: there is no such slice. */
export function sliceView(slice: string): TicketView | null {
  const all = slice.split('.').map(conditions);
  return all.includes(null) ? null : { status: 'open', all: all.flatMap((part) => part ?? []), any: [] };
}

/** A slice that does not exist is the whole queue. */
export function sliceKey(slice: string): ViewKey {
  const asks = sliceView(slice);
  return asks === null ? { view: 'open' } : { view: 'slice', slice, asks };
}

export function sliceName(t: Translate, slice: string, directory: Pick<ReturnType<typeof useDirectory>, 'team' | 'agent' | 'account'>): string {
  const named = (part: string) => {
    const [kind, id] = part.split(/-(.*)/);
    if (kind === 'mood') return t.code('slice.mood', id!);
    if (kind === 'urgency') return t(id === '3' ? 'urgency.3' : 'slice.urgencyFrom', { urgency: t.code('urgency', id!) });
    if (kind === 'cause') return t.code('reason', id!);
    if (kind === 'team') return directory.team(Number(id))?.name ?? part;
    if (kind === 'agent') return directory.agent(Number(id))?.name ?? part;
    if (kind === 'account') return directory.account(Number(id))?.name ?? part;
    return t.code('slice', part);
  };
  return slice.split('.').map(named).join(' · ');
}
