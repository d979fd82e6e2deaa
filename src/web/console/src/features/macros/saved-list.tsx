import type { SavedItem } from '@cxm/api';
import { Button } from '@mantine/core';
import { Bones, Empty, Failed, Icon, useT, type IconName } from '@cxm/ui';
import type { UseQueryResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import css from './macros.module.css';

interface Props<T> {
  query: UseQueryResult<SavedItem<T>[]>;
  icon: IconName;
  words: { explain: string; add: string; empty: string; emptyHint: string };
  /** One line on what it is. */
  about: (body: T) => string;
  /** Its key, language and the like. */
  marks: (body: T) => ReactNode;
  /** The dialog for one of them, or for a new one. */
  edit: (item: SavedItem<T> | null, close: () => void) => ReactNode;
}

/** What agents keep under a name, of one kind. */
export function SavedList<T>({ query, icon, words, about, marks, edit }: Props<T>) {
  const t = useT();
  const [editing, setEditing] = useState<SavedItem<T> | 'new' | null>(null);
  return (
    <>
      <div className={css.bar}>
        <p>{words.explain}</p>
        <Button leftSection={<Icon name="plus" size={15} />} onClick={() => setEditing('new')} style={{ flex: 'none' }}>{words.add}</Button>
      </div>
      {query.isPending ? <Bones rows={4} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : query.data.length === 0 ? (
        <Empty icon={icon} title={words.empty}>{words.emptyHint}</Empty>
      ) : (
        <ul className={css.list}>
          {query.data.map((item) => (
            <li key={item.id}>
              <span className={css.name}><b>{item.name}</b><small>{about(item.body)}</small></span>
              {marks(item.body)}
              <span className="chip">{t(item.shared ? 'saved.shared' : 'saved.personal')}</span>
              {item.changeable && <Button size="compact-sm" variant="default" aria-label={t('segments.editOf', { name: item.name })} onClick={() => setEditing(item)}>{t('action.edit')}</Button>}
            </li>
          ))}
        </ul>
      )}
      {editing !== null && edit(editing === 'new' ? null : editing, () => setEditing(null))}
    </>
  );
}
