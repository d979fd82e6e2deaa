import type { TicketRow, TicketView, ViewCondition } from '@cxm/api';

// What the server asks in SQL, asked of one row, so that a view follows what happens without asking again. Both are tested with
// tests/cases/views.json.

export type FieldKind = 'person' | 'team' | 'account' | 'channel' | 'language' | 'tag' | 'text' | 'number' | 'mood' | 'urgency' | 'truth' | 'hours' | 'due' | 'cause';

export const viewFields = {
  assignee: 'person', team: 'team', channel: 'channel', account: 'account', tag: 'tag', language: 'language', subject: 'text', customer: 'text', mood: 'mood', urgency: 'urgency', cause: 'cause',
  messages: 'number', waiting: 'truth', answerBy: 'due', created: 'hours', lastMessage: 'hours',
} as const satisfies Record<string, FieldKind>;

/** Reasons of the priority that are of the customer's making. */
export const causes = [
  'safety', 'outage', 'security', 'data-loss', 'vulnerable-person', 'legal', 'press', 'churn', 'money', 'deadline', 'repeat-contact', 'other-channel', 'mood-falling', 'no-hurry',
] as const;

export type ViewField = keyof typeof viewFields;

export const viewOps = (kind: FieldKind): readonly string[] => {
  switch (kind) {
    case 'text': return ['contains'];
    case 'number': case 'mood': case 'urgency': return ['atLeast', 'atMost', 'below'];
    case 'truth': return ['is'];
    case 'cause': return ['is', 'isNot'];
    case 'hours': return ['withinHours', 'notWithinHours'];
    case 'due': return ['withinMinutes', 'notWithinMinutes'];
    default: return ['is', 'isNot', 'isEmpty', 'isNotEmpty'];
  }
};

/** Whether time alone lets rows come and go. */
export const dependsOnTime = (view: TicketView) => [...view.all, ...view.any].some((c) => /^(within|notWithin)/.test(c.op));

export const fits = (row: TicketRow, view: TicketView, myId: number, now: number): boolean =>
  row.status === view.status && view.all.every((c) => holds(row, c, myId, now)) && (view.any.length === 0 || view.any.some((c) => holds(row, c, myId, now)));

const key = (text: string) => text.normalize('NFKC').toLowerCase();

function holds(row: TicketRow, { field, op, value }: ViewCondition, myId: number, now: number): boolean {
  const one = (known: string | number | null | undefined) => {
    const wanted = field === 'assignee' && value === 'me' ? myId : value;
    return op === 'isEmpty' ? known == null : op === 'isNotEmpty' ? known != null : op === 'is' ? known === wanted : known !== wanted;
  };
  const amount = (known: number) => (op === 'atLeast' ? known >= Number(value) : op === 'atMost' ? known <= Number(value) : known < Number(value));
  const within = (at: string) => (op === 'withinHours') === (Date.parse(at) >= now - Number(value) * 3_600_000);
  switch (field) {
    case 'assignee': return one(row.assigneeId);
    case 'team': return one(row.teamId);
    case 'account': return one(row.accountId);
    case 'channel': return one(row.channel);
    case 'language': return one(row.language);
    case 'tag': return op === 'isEmpty' ? row.tags.length === 0 : op === 'isNotEmpty' ? row.tags.length > 0 : (op === 'is') === row.tags.includes(String(value));
    case 'subject': return row.subject.toLowerCase().includes(String(value).toLowerCase());
    case 'customer': return key(row.customerName).includes(key(String(value)));
    case 'mood': return amount(row.mood);
    case 'urgency': return amount(row.urgency);
    case 'cause': return (op === 'is') === row.reasons.some((reason) => reason.code === value);
    case 'messages': return amount(row.messageCount);
    case 'waiting': return row.waiting === value;
    case 'created': return within(row.createdAt);
    case 'lastMessage': return within(row.lastMessageAt);
    case 'answerBy': return row.waiting && row.answerBy != null && (op === 'withinMinutes') === (Date.parse(row.answerBy) <= now + Number(value) * 60_000);
    default: return false;
  }
}
