import { get, type HelpVersionDto, type Page } from '@cxm/api';
import { Button, Menu } from '@mantine/core';
import { Icon, explain, useFormat, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useDirectory } from '../../desk/directory';
import css from './help.module.css';

/** What the article said before; one that is picked is put into the form, and counts once it is saved. */
export function Versions({ articleId, version, onPick }: { articleId: number; version: number; onPick: (past: HelpVersionDto) => void }) {
  const t = useT();
  const format = useFormat();
  const directory = useDirectory();
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['help', 'versions', articleId, version], enabled: open,
    queryFn: ({ signal }) => get<Page<HelpVersionDto>>(`/api/help/articles/${articleId}/versions`, { signal }),
  });
  return (
    <Menu opened={open} onChange={setOpen} width={320} position="bottom-end">
      <Menu.Target><Button variant="default" size="compact-md" leftSection={<Icon name="clock" size={15} />}>{t('help.versions')}</Button></Menu.Target>
      <Menu.Dropdown className={css.past}>
        <Menu.Label>{query.isError ? explain(t, query.error) : query.isPending ? t('state.loading') : t('help.versionsHint')}</Menu.Label>
        {query.data?.items.map((past) => (
          <Menu.Item key={past.version} onClick={() => onPick(past)} rightSection={past.published ? null : <span className="chip">{t('help.draft')}</span>}>
            <span className={css.pastItem}>
              <b className="num">{format.dateTime(past.savedAt)}</b>
              <small className="truncate">{[directory.agent(past.savedBy)?.name, (past.en ?? past.ja)?.title].filter(Boolean).join(' · ')}</small>
            </span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
