import { get, Problem, put, type Copies, type DraftDto, type ReplyRouteDto, type StoredFile, type WritingDto } from '@cxm/api';
import { memory, store } from './store';

export interface Draft {
  text: string;
  files: StoredFile[];
  /** Chosen for this reply; null: the ticket's own. */
  copies?: Copies | null;
  /** Answers a public post to its author alone. */
  inPrivate?: boolean;
  /** By which account to which address; null: the usual way. */
  route?: Pick<ReplyRouteDto, 'accountId' | 'identityId'> | null;
}

export type Mode = 'reply' | 'note';

interface Kept extends Draft {
  /** Not on the server yet. */
  dirty: boolean;
}

const empty: Draft = { text: '', files: [] };
const pause = 1_200;

export const sameRoute = (one: NonNullable<Draft['route']>, other: Draft['route']) => one.accountId === other?.accountId && one.identityId === other.identityId;

export const isEmpty = (draft: Draft) => draft.text.trim() === '' && draft.files.length === 0;

// Reply and note are drafts of their own, so that one never becomes the other by a wrong click. They are kept here at once and on the server
// soon after: this browser survives a lost connection, another one goes on where this one stopped.
const kept = store<Record<string, Kept | undefined>>({});
const timers = new Map<string, ReturnType<typeof setTimeout>>();
let owner = 0;

const keyOf = (ticketId: number, mode: Mode) => `${ticketId}.${mode}`;
const place = (key: string) => `draft.${owner}.${key}`;

/** Drafts are their writer's: on a shared machine nobody finds another's. */
export function openDrafts(agentId: number) {
  owner = agentId;
  const prefix = `draft.${agentId}.`;
  kept.set(Object.fromEntries(memory.keys(prefix).map((key) => [key.slice(prefix.length), memory.get<Kept>(key) ?? undefined])));
  for (const [key, draft] of Object.entries(kept.get())) if (draft?.dirty === true) saveSoon(key, 0);
}

export function closeDrafts() {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  kept.set((all) => Object.fromEntries(Object.keys(all).map((key) => [key, undefined])));
}

export const useDraft = (ticketId: number, mode: Mode): Draft => kept.use((all) => all[keyOf(ticketId, mode)]) ?? empty;

export const draftOf = (ticketId: number, mode: Mode): Draft => kept.get()[keyOf(ticketId, mode)] ?? empty;

export function changeDraft(ticketId: number, mode: Mode, next: Draft | ((draft: Draft) => Draft)) {
  const key = keyOf(ticketId, mode);
  const draft = typeof next === 'function' ? next(draftOf(ticketId, mode)) : next;
  keep(key, { ...draft, dirty: true });
  saveSoon(key, isEmpty(draft) ? 0 : pause);
}

/** What somebody wrote comes back before what stands there. */
export const putBack = (ticketId: number, mode: Mode, back: Draft) =>
  changeDraft(ticketId, mode, (present) => (isEmpty(present) ? back : { ...present, ...back, text: `${back.text}\n\n${present.text}`, files: [...back.files, ...present.files] }));

/** Takes over what the server has, except where something newer is being written here. */
export function takeDrafts(ticketId: number, writing: WritingDto) {
  for (const mode of ['reply', 'note'] as const) {
    const key = keyOf(ticketId, mode);
    const here = kept.get()[key];
    // Who is to read an answer, and where, may be chosen before there is a word of it.
    if (here?.dirty !== true) keep(key, toKept(writing[mode]) ?? (here !== undefined && isEmpty(here) && (here.inPrivate === true || here.route != null) ? here : undefined));
  }
}

export const fetchWriting = (ticketId: number, signal?: AbortSignal) =>
  get<WritingDto>(`/api/tickets/${ticketId}/writing`, signal === undefined ? {} : { signal }).then((writing) => {
    takeDrafts(ticketId, writing);
    return writing;
  });

const toKept = (draft: DraftDto | null | undefined): Kept | undefined => (draft == null ? undefined : { text: draft.text, files: draft.files, copies: draft.copies ?? null, inPrivate: draft.inPrivate, route: draft.route ?? null, dirty: false });

function keep(key: string, draft: Kept | undefined) {
  kept.set({ [key]: draft });
  memory.set(place(key), draft === undefined || (isEmpty(draft) && !draft.dirty) ? null : draft);
}

function saveSoon(key: string, after: number) {
  clearTimeout(timers.get(key));
  timers.set(key, setTimeout(() => void save(key), after));
}

async function save(key: string) {
  timers.delete(key);
  const draft = kept.get()[key];
  if (draft?.dirty !== true) return;
  const [ticketId, mode] = key.split('.');
  try {
    await put(`/api/tickets/${ticketId}/drafts/${mode}`, { text: draft.text, files: draft.files, copies: draft.copies ?? null, inPrivate: draft.inPrivate ?? false, ...(draft.route ? { route: draft.route } : {}) });
    if (kept.get()[key] === draft) keep(key, { ...draft, dirty: false });
  } catch (error) {
    // A ticket out of sight takes no draft; otherwise the server is asked again until it answers.
    if (error instanceof Problem && error.status < 500) return;
    saveSoon(key, 5_000);
  }
}
