import { post, Problem, Unreachable, type AttachmentDto, type Copies, type HeldReplyDto, type MessageDto, type ReplyRouteDto, type StoredFile, type TicketDetail, type TicketRow } from '@cxm/api';
import { serverNow } from '@cxm/ui';
import { addHeld } from './held';
import { keys, queryClient } from './query';
import { upsertMessage, type LocalMessage } from './reduce';
import { memory } from './store';

export interface Writing {
  clientId: string;
  kind: 'agent' | 'note';
  text: string;
  files: StoredFile[];
  customerVersion: number;
  resolve: boolean;
  /** Chosen for this reply; null: the ticket's own. */
  copies?: Copies | null;
  /** Answers a public post to its author alone. */
  inPrivate?: boolean;
  /** By which account to which address. */
  route?: Pick<ReplyRouteDto, 'accountId' | 'identityId'> | null;
  /** Agents who are named in a note. */
  mentions?: number[];
  /** Not before then. */
  sendAt?: string | null;
  at: string;
}

export type SendResult =
  | { outcome: 'sent' }
  /** It leaves at its time, and can be taken back until then. */
  | { outcome: 'held'; held: HeldReplyDto }
  | { outcome: 'stale'; ticket: TicketRow; newMessages: MessageDto[] }
  /** Not known whether it arrived; the same client id sent again is the same message. */
  | { outcome: 'waiting' }
  | { outcome: 'refused'; error: unknown };

export const newClientId = () => crypto.randomUUID();

const key = (ticketId: number, clientId: string) => `sending.${ticketId}.${clientId}`;

/** Shown at once, kept in the browser until the server has it. */
export async function send(ticketId: number, writing: Writing, me: { agentId: number; name: string }): Promise<SendResult> {
  memory.set(key(ticketId, writing.clientId), writing);
  show(ticketId, writing, me, 'sending');
  try {
    const path = writing.kind === 'agent' ? 'replies' : 'notes';
    const body = writing.kind === 'agent'
      ? { clientId: writing.clientId, text: writing.text, files: writing.files, customerVersion: writing.customerVersion, resolve: writing.resolve, ...(writing.sendAt ? { sendAt: writing.sendAt } : {}), ...(writing.copies ? { copies: writing.copies } : {}), ...(writing.inPrivate === true ? { inPrivate: true } : {}), ...(writing.route ? { route: writing.route } : {}) }
      : { clientId: writing.clientId, text: writing.text, files: writing.files, mentions: writing.mentions ?? [] };
    const message = await post<MessageDto | HeldReplyDto>(`/api/tickets/${ticketId}/${path}`, body);
    memory.set(key(ticketId, writing.clientId), null);
    if ('dueAt' in message) {
      drop(ticketId, writing.clientId);
      addHeld(message);
      return { outcome: 'held', held: message };
    }
    queryClient.setQueryData<TicketDetail>(keys.ticket(ticketId), (detail) => {
      if (detail === undefined) return detail;
      const known = detail.messages.find((m) => m.id === message.id) as LocalMessage | undefined;
      // The event stream may have been faster, and further.
      return known !== undefined && known.unsent === undefined ? detail : { ...detail, messages: upsertMessage(detail.messages, message) };
    });
    return { outcome: 'sent' };
  } catch (error) {
    if (error instanceof Problem && error.status < 500) {
      memory.set(key(ticketId, writing.clientId), null);
      drop(ticketId, writing.clientId);
      if (error.code === 'stale') {
        const ticket = error.body.ticket as TicketRow;
        const newMessages = (error.body.newMessages as MessageDto[] | undefined) ?? [];
        // The refusal brings what is new, even where the event stream is behind.
        queryClient.setQueryData<TicketDetail>(keys.ticket(ticketId), (detail) =>
          detail && { ...detail, ticket: ticket.version >= detail.ticket.version ? ticket : detail.ticket, messages: newMessages.reduce<MessageDto[]>(upsertMessage, detail.messages) });
        return { outcome: 'stale', ticket, newMessages };
      }
      return { outcome: 'refused', error };
    }
    show(ticketId, writing, me, 'waiting');
    if (!(error instanceof Unreachable) && !(error instanceof Problem)) throw error;
    return { outcome: 'waiting' };
  }
}

/** What a reload or a lost connection left unsent. */
export const unsentOf = (ticketId: number): Writing[] =>
  memory.keys(`sending.${ticketId}.`).map((k) => memory.get<Writing>(k)).filter((w): w is Writing => w !== null);

export function forget(ticketId: number, clientId: string) {
  memory.set(key(ticketId, clientId), null);
  drop(ticketId, clientId);
}

function drop(ticketId: number, clientId: string) {
  queryClient.setQueryData<TicketDetail>(keys.ticket(ticketId), (detail) =>
    detail && { ...detail, messages: detail.messages.filter((m) => !(m.clientId === clientId && (m as LocalMessage).unsent !== undefined)) });
}

export function show(ticketId: number, writing: Writing, me: { agentId: number; name: string }, unsent: 'sending' | 'waiting') {
  queryClient.setQueryData<TicketDetail>(keys.ticket(ticketId), (detail) => {
    if (detail === undefined) return detail;
    const message: LocalMessage = {
      id: -Date.parse(writing.at), ticketId, accountId: writing.route?.accountId ?? detail.ticket.accountId, seq: Number.MAX_SAFE_INTEGER, kind: writing.kind, at: writing.at || new Date(serverNow()).toISOString(),
      arrivedAt: writing.at,
      facts: writing.inPrivate === true ? { answered: 'private' } : null,
      text: writing.text, agentId: me.agentId, authorName: me.name, tone: [], automatic: false, clientId: writing.clientId, unsent,
      attachments: writing.files.map((file, i): AttachmentDto => ({ id: -1 - i, fileName: file.fileName, contentType: file.contentType, size: file.size, contentId: null })),
    };
    return { ...detail, messages: upsertMessage(detail.messages, message) };
  });
}
