import { expect, test } from 'vitest';
import { en } from './en';
import { translator } from './i18n';
import { ja } from './ja';

const forms = (message: string | { one?: string; other: string }) => (typeof message === 'string' ? [message] : Object.values(message));
const holes = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!).sort();

test('every translation knows the words that are put into it', () => {
  for (const [key, message] of Object.entries(en)) {
    const given = new Set(forms(message).flatMap(holes));
    const used = forms(ja[key as keyof typeof en]).flatMap(holes);
    expect(used.filter((hole) => !given.has(hole)), key).toEqual([]);
    // A counted form may leave the count out ("New message"), never anything else.
    expect([...given].filter((hole) => hole !== 'count' && !used.includes(hole)), key).toEqual([]);
  }
});

test('no text is empty, and none is left in English by oversight', () => {
  const same = Object.entries(ja).filter(([key, text]) => typeof text === 'string' && text === en[key as keyof typeof en]).map(([key]) => key);
  expect(Object.values(ja).flatMap(forms).filter((text) => text.trim() === '')).toEqual([]);
  expect(same.sort()).toEqual(['board.nps', 'channel.instagram', 'channel.line', 'channel.messenger', 'channel.sms', 'channel.whatsapp', 'channel.x-com', 'copies.bcc', 'copies.cc', 'field.csat', 'field.nps', 'identity.directline', 'identity.instagram', 'identity.line', 'identity.messenger', 'identity.msteams', 'identity.slack', 'identity.telegram', 'identity.whatsapp', 'identity.x']);
});

test('counts choose the form of the language', () => {
  expect(translator('en')('panel.orders', { count: 1 })).toBe('1 order');
  expect(translator('en')('panel.orders', { count: 1200 })).toBe('1,200 orders');
  expect(translator('ja')('panel.orders', { count: 1 })).toBe('注文 1件');
});

test('a code of the server that is not known yet is shown as it is', () => {
  expect(translator('ja').code('reason', 'legal')).toBe('法的措置の示唆');
  expect(translator('ja').code('reason', 'full-moon')).toBe('full-moon');
});
