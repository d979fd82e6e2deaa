import type { ChannelCapabilitiesDto, ReplyRouteDto, TicketRow } from '@cxm/api';
import { Menu } from '@mantine/core';
import { ChannelIcon, Icon, useT } from '@cxm/ui';
import { useDirectory } from '../../desk/directory';
import { sameRoute, type Draft } from '../../desk/drafts';
import css from './composer.module.css';

export interface Route {
  /** Null while the ways are not known yet. */
  way: ReplyRouteDto | null;
  /** Another than the ticket's own. */
  elsewhere: boolean;
  channelName: string;
  capabilities: ChannelCapabilitiesDto;
}

/** The way that a reply takes: as its writer chose, else the usual one. */
export function useRoute(ticket: TicketRow, ways: readonly ReplyRouteDto[] | undefined, chosen: Draft['route']): Route {
  const t = useT();
  const directory = useDirectory();
  const way = ways?.find((one) => sameRoute(one, chosen)) ?? ways?.find((one) => one.usual) ?? null;
  const account = directory.account(way?.accountId ?? ticket.accountId);
  const channel = account?.channel ?? ticket.channel;
  const capabilities = directory.capabilities(channel);
  return {
    way,
    elsewhere: way !== null && way !== ways?.[0],
    channelName: account?.name ?? t.code('channel', channel),
    capabilities: { ...capabilities, answers: capabilities.answers && (way === null || way.canSend) },
  };
}

/** Says where the reply goes; where there are several ways, chooses one. */
export function RoutePicker({ ticket, ways, route, onPick }: { ticket: TicketRow; ways: readonly ReplyRouteDto[]; route: Route; onPick: (way: ReplyRouteDto) => void }) {
  const t = useT();
  const directory = useDirectory();
  const words = t('composer.via', { channel: route.channelName, name: ticket.customerName });
  if (ways.length < 2) return <span className={css.via}>{words}</span>;
  return (
    <Menu position="top-end" width={310}>
      <Menu.Target>
        <button type="button" className={css.route} data-elsewhere={route.elsewhere} aria-label={t('composer.route')} title={words}>
          <span className={`truncate ${css.whole}`}>{words}</span><span className={`truncate ${css.brief}`}>{route.channelName}</span> <Icon name="down" size={13} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('composer.route')}</Menu.Label>
        {ways.map((way, index) => {
          const account = directory.account(way.accountId);
          return (
            <Menu.Item
              key={`${way.accountId}.${way.identityId}`} disabled={!way.canSend} onClick={() => onPick(way)} aria-current={way === route.way}
              leftSection={<ChannelIcon channel={account?.channel ?? ticket.channel} size={16} />} rightSection={way === route.way ? <Icon name="check" size={14} /> : undefined}
            >
              <span className={css.way}>
                <span className="truncate">{account?.name ?? t.code('channel', ticket.channel)}</span>
                <small className="truncate">{!way.canSend ? t('composer.onlyIn') : index === 0 && way.address === '' ? t('composer.whereItCame') : way.address}</small>
              </span>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
