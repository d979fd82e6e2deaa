// What the server lets a segment ask for.
export const fieldKinds = {
  name: 'text', email: 'text', phone: 'text', title: 'text', company: 'text', companyDomain: 'text', language: 'text', timeZone: 'text', externalId: 'text',
  lifetimeValue: 'money', openDealsAmount: 'money', ordersCount: 'number', openDealsCount: 'number', ticketsCount: 'number', lastMood: 'number', nps: 'number', csat: 'number',
  lastSeenAt: 'instant', createdAt: 'instant',
  ordered: 'touched', campaignOpened: 'touched', campaignClicked: 'touched', webinarAttended: 'touched', adClicked: 'touched', pageVisited: 'touched', contacted: 'touched',
} as const;

export type SegmentField = keyof typeof fieldKinds;

export const opsOf: Record<(typeof fieldKinds)[SegmentField], readonly string[]> = {
  text: ['is', 'isNot', 'contains', 'startsWith', 'isEmpty', 'isNotEmpty'],
  number: ['is', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'],
  money: ['is', 'atLeast', 'atMost', 'isEmpty', 'isNotEmpty'],
  instant: ['before', 'after', 'withinDays', 'notWithinDays', 'isEmpty', 'isNotEmpty'],
  touched: ['withinDays', 'notWithinDays'],
};
