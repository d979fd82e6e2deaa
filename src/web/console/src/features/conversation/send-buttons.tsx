import { ActionIcon, Button, Menu } from '@mantine/core';
import { Icon, ctrlName, useT } from '@cxm/ui';
import { memo } from 'react';
import { TimeChoices } from '../../desk/time-menu';
import css from './composer.module.css';

export interface SendHow {
  resolve?: boolean;
  next?: boolean;
  sendAt?: string;
}

/** The usual way on a button of its own, the others one step behind it. */
export const SendButtons = memo(function SendButtons({ disabled, onSend }: { disabled: boolean; onSend: (how: SendHow) => void }) {
  const t = useT();
  return (
    <>
      <Button size="sm" variant="default" className={css.second} disabled={disabled} title={`${ctrlName} Shift Enter`} onClick={() => onSend({ resolve: true })}>{t('composer.sendResolve')}</Button>
      <div className={css.split}>
        <Button size="sm" disabled={disabled} title={`${ctrlName} Enter`} onClick={() => onSend({})} leftSection={<Icon name="send" size={15} />}>{t('composer.send')}</Button>
        <Menu width={270} position="top-end">
          <Menu.Target>
            <ActionIcon variant="filled" color="pine" size={36} disabled={disabled} aria-label={t('composer.sendMore')}><Icon name="up" size={14} /></ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Icon name="check" size={16} />} onClick={() => onSend({ resolve: true })}>{t('composer.sendResolve')}</Menu.Item>
            <Menu.Item leftSection={<Icon name="star" size={16} />} rightSection={<kbd className="kbd">Alt Enter</kbd>} onClick={() => onSend({ next: true })}>{t('composer.sendNext')}</Menu.Item>
            <Menu.Item leftSection={<Icon name="star" size={16} />} onClick={() => onSend({ resolve: true, next: true })}>{t('composer.sendResolveNext')}</Menu.Item>
            <Menu.Divider />
            <TimeChoices label={t('composer.sendLater')} onPick={(sendAt) => onSend({ sendAt })} />
          </Menu.Dropdown>
        </Menu>
      </div>
    </>
  );
});
