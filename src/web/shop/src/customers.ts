import type { Helpdesk } from '@cxm/embed/api';

export interface DemoCustomer {
  id: string;
  name: string;
  email?: string | null;
}

const key = 'hearth:customer';

/** As any page would: calls made before the loader is there wait in an array. */
export function helpdesk(...call: Parameters<Helpdesk['push']>[0]): void {
  const target = (window.CxmHelpdesk ??= []);
  target.push(call);
}

export async function demoCustomers(): Promise<DemoCustomer[]> {
  const response = await fetch('/shop/customers').catch(() => null);
  if (!response?.ok || !response.headers.get('content-type')?.includes('json')) return [];
  return (await response.json()) as DemoCustomer[];
}

/** The shop's server vouches for its customer; the browser only carries the token. */
export async function signIn(customer: DemoCustomer): Promise<boolean> {
  const response = await fetch('/shop/identity', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customer: customer.id }),
  }).catch(() => null);
  if (!response?.ok) return false;
  const { jwt } = (await response.json()) as { jwt: string };
  localStorage.setItem(key, JSON.stringify(customer));
  helpdesk('identify', jwt);
  return true;
}

export function signOut(): void {
  localStorage.removeItem(key);
  helpdesk('identify', null);
}

export function signedIn(): DemoCustomer | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as DemoCustomer | null;
  } catch {
    return null;
  }
}
