/** What the server refused, and why: ProblemDetails with a stable code. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  /** The whole body: some refusals carry what the screen needs to go on. */
  readonly body: Readonly<Record<string, unknown>>;

  constructor(status: number, body: Record<string, unknown>) {
    super(text(body.detail) ?? text(body.title) ?? `HTTP ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = text(body.code) ?? `http-${status}`;
    this.errors = (body.errors as Record<string, string[]> | undefined) ?? {};
    this.body = body;
  }
}

/** The server could not be reached at all, so nobody knows whether the request was done. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached.', { cause });
    this.name = 'Unreachable';
  }
}

type Value = string | number | boolean | null | undefined;

export interface Call {
  query?: Record<string, Value>;
  body?: unknown;
  signal?: AbortSignal;
}

let signedOut: () => void = () => {};

/** Called when the server says that nobody is signed in any more. */
export const onSignedOut = (listener: () => void) => {
  signedOut = listener;
};

export const get = <T>(path: string, call?: Call) => send<T>('GET', path, call);
export const post = <T>(path: string, body?: unknown, call?: Call) => send<T>('POST', path, { ...call, body });
export const put = <T>(path: string, body?: unknown, call?: Call) => send<T>('PUT', path, { ...call, body });
export const patch = <T>(path: string, body?: unknown, call?: Call) => send<T>('PATCH', path, { ...call, body });
export const remove = <T = void>(path: string, call?: Call) => send<T>('DELETE', path, call);

async function send<T>(method: string, path: string, { query, body, signal }: Call = {}): Promise<T> {
  const form = body instanceof FormData;
  let response: Response;
  try {
    response = await fetch(withQuery(path, query), {
      method,
      signal,
      credentials: 'same-origin',
      headers: body === undefined || form ? { accept: 'application/json' } : { accept: 'application/json', 'content-type': 'application/json' },
      body: body === undefined ? undefined : form ? body : JSON.stringify(body),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable(error);
  }

  if (response.ok) {
    const content = await response.text();
    return (content === '' ? undefined : JSON.parse(content)) as T;
  }

  const problem = new Problem(response.status, await bodyOf(response));
  if (response.status === 401 && path !== '/api/sign-in' && path !== '/api/me') signedOut();
  throw problem;
}

export function withQuery(path: string, query?: Record<string, Value>): string {
  const parts = Object.entries(query ?? {})
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`);
  return parts.length === 0 ? path : `${path}?${parts.join('&')}`;
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

const text = (value: unknown) => (typeof value === 'string' && value.length > 0 ? value : undefined);
