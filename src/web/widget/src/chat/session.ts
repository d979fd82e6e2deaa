import type { SessionAnswer, SessionRequest, StoredFile } from './wire';

export class HttpRefusal extends Error {
  constructor(readonly status: number, readonly code: string, readonly retryAfterSeconds: number | null) {
    super(`${status} ${code}`);
  }
}

async function refusal(status: number, body: string, retryAfter: string | null): Promise<HttpRefusal> {
  let code = '';
  try {
    code = (JSON.parse(body) as { code?: string }).code ?? '';
  } catch {
    // A proxy's own error page: the status has to do.
  }
  return new HttpRefusal(status, code, retryAfter === null ? null : Number(retryAfter) || null);
}

export async function openSession(base: string, request: SessionRequest): Promise<SessionAnswer> {
  const response = await fetch(`${base}/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    credentials: 'omit',
    body: JSON.stringify(request),
  });
  if (!response.ok) throw await refusal(response.status, await response.text(), response.headers.get('retry-after'));
  return (await response.json()) as SessionAnswer;
}

export interface Upload {
  done: Promise<StoredFile>;
  cancel(): void;
}

/** XMLHttpRequest, since fetch still reports no progress of what it sends. */
export function upload(base: string, token: string, file: File, progress: (share: number) => void): Upload {
  const request = new XMLHttpRequest();
  const done = new Promise<StoredFile>((resolve, reject) => {
    request.upload.onprogress = event => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = () => {
      if (request.status < 200 || request.status > 299) {
        void refusal(request.status, request.responseText, request.getResponseHeader('retry-after')).then(reject);
        return;
      }
      const [stored] = JSON.parse(request.responseText) as StoredFile[];
      if (stored) resolve(stored);
      else reject(new HttpRefusal(request.status, 'empty', null));
    };
    request.onerror = () => reject(new HttpRefusal(0, 'offline', null));
    request.onabort = () => reject(new HttpRefusal(0, 'cancelled', null));
    request.open('POST', `${base}/files`);
    request.setRequestHeader('authorization', `Bearer ${token}`);
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}
