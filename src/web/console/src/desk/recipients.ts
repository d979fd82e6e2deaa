import type { Recipient } from '@cxm/api';

/** As people write them: `Name <address>` or the address alone. */
export const written = ({ name, address }: Recipient) => (name == null || name === '' || name === address ? address : `${name} <${address}>`);

export function readRecipient(text: string): Recipient {
  const match = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(text);
  return match === null ? { address: text.trim(), name: null } : { address: match[2]!.trim(), name: match[1] === '' ? null : match[1]! };
}

/** The form only; the server and the post have the last word. */
export const isAddress = (kind: string, address: string) =>
  kind === 'email' ? /^[^\s@<>,;]+(?:@[^\s@<>,;]+)*@[^\s@<>,;.]+(?:\.[^\s@<>,;.]+)+$/.test(address) : kind === 'phone' ? (address.match(/\d/g) ?? []).length >= 5 : address.trim() !== '';
