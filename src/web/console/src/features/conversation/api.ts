import { get, post, put, type MessageDto, type Page, type TicketDetail } from '@cxm/api';
import { keys, queryClient } from '../../desk/query';
import { upsertMessage } from '../../desk/reduce';

/** @param before The id of the oldest message that is known. */
export async function loadOlder(ticketId: number, before: number) {
  const page = await get<Page<MessageDto>>(`/api/tickets/${ticketId}/messages`, { query: { before } });
  queryClient.setQueryData<TicketDetail>(keys.ticket(ticketId), (detail) =>
    detail && { ...detail, hasOlderMessages: page.next != null, messages: page.items.reduce<MessageDto[]>(upsertMessage, detail.messages) });
}

export async function retryDelivery(ticketId: number, messageId: number) {
  await post(`/api/messages/${messageId}/retry`);
  queryClient.setQueryData<TicketDetail>(keys.ticket(ticketId), (detail) =>
    detail && { ...detail, messages: detail.messages.map((m) => (m.id === messageId ? { ...m, delivery: 'queued' as const, deliveryNote: null } : m)) });
}

export const pageUrl = (messageId: number, images: boolean, dark: boolean) => `/api/messages/${messageId}/page?images=${images}&dark=${dark}`;

export const sourceUrl = (messageId: number) => `/api/messages/${messageId}/source`;

/** Remembered for the agent and the message's sender. */
export const chooseImages = (messageId: number, always: boolean) => put<void>(`/api/messages/${messageId}/images`, { always });

export const attachmentUrl = (id: number) => `/api/attachments/${id}`;
