import { Menu } from '@mantine/core';
import { Icon, useT } from '@cxm/ui';
import type { ViewKey } from '../../desk/query';
import css from './queue.module.css';
import type { ViewEntry } from './views';

/** The view's name, behind which the others are. */
export function ViewMenu({ name, views, onView, onNew }: { name: string; views: readonly ViewEntry[]; onView: (view: ViewKey) => void; onNew: () => void }) {
  const t = useT();
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={css.title}>
          <h1>{name}</h1>
          <Icon name="down" size={14} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {views.map((v) => (
          <Menu.Item key={`${v.key.view}${v.key.viewId ?? v.key.teamId ?? ''}`} leftSection={<Icon name={v.icon} size={16} />} rightSection={<span className="num dim">{v.count ?? ''}{v.more === true && '+'}</span>} onClick={() => onView(v.key)}>
            {v.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon name="plus" size={16} />} onClick={onNew}>{t('views.new')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
