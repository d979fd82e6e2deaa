import { expect, test } from 'vitest';
import { fill, unfilled } from './placeholders';

// The same cases as the server's, which fills macros.
test.each([
  ['Dear {{customer.name}},', 'Dear Mia Stone,'],
  ['Dear {{ customer.name }},', 'Dear Mia Stone,'],
  ['at {{customer.company|your company}}', 'at your company'],
  ['at {{customer.company|}}', 'at '],
  ['at {{customer.company}}', 'at {{customer.company}}'],
  ['{{customer.password}}', '{{customer.password}}'],
  ['Re: {{ticket.subject}}', 'Re: {{agent.name}}'],
  ['{{customer.name', '{{customer.name'],
  ['{customer.name}', '{customer.name}'],
])('%s', (text, filled) => {
  expect(fill(text, { 'customer.name': 'Mia Stone', 'customer.company': '', 'ticket.subject': '{{agent.name}}', 'agent.name': 'Ben' })).toBe(filled);
});

test('what is left open is named', () => {
  expect(unfilled('Dear {{customer.name}}, see {{x}} and {{ticket.number}}')).toEqual(['{{customer.name}}', '{{ticket.number}}']);
});
