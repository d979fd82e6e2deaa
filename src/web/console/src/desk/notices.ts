import { get, post, type NotificationDto, type NotificationsDto } from '@cxm/api';
import type { Translate } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { queryClient } from './query';

/** What this agent should look at, kept on the server until it is read. */
export const useNotices = () => useQuery({ queryKey: ['notifications'], queryFn: ({ signal }) => get<NotificationsDto>('/api/notifications', { signal }) });

/** @param ids Null: all. */
export async function readNotices(ids: readonly number[] | null) {
  await post('/api/notifications/read', { ids });
  void queryClient.invalidateQueries({ queryKey: ['notifications'] });
}

export const sayNotice = (t: Translate, one: NotificationDto) =>
  t(`notice.${one.kind}`, { name: one.byName ?? t('notice.desk'), customer: one.customerName, ticket: `#${one.ticketId} ${one.subject}`, status: t.code('status', one.status) });
