import { get, post, remove, type NewWallboardDto, type Page, type WallboardDto } from '@cxm/api';
import { Button, CopyButton, Modal, TextInput } from '@mantine/core';
import { Ago, Bones, Empty, Failed, Icon, useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../../desk/query';
import { useSaving } from '../../desk/saving';
import css from './board.module.css';

/** Links for screens on the wall: made, shown once, revoked. */
export function Walls({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { busy, save, of } = useSaving();
  const query = useQuery({ queryKey: ['wallboards'], staleTime: 0, queryFn: ({ signal }) => get<Page<WallboardDto>>('/api/wallboards', { signal }) });
  const [name, setName] = useState('');
  const [link, setLink] = useState<string | null>(null);
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['wallboards'] });
  const add = () =>
    save(async () => {
      const { secret } = await post<NewWallboardDto>('/api/wallboards', { name: name.trim() });
      setLink(`${location.origin}/wall#${secret}`);
      setName('');
      refresh();
    });
  return (
    <Modal opened onClose={onClose} title={t('board.walls')} size={560} closeOnClickOutside={link === null}>
      <div className={css.form}>
        <p className="dim">{t('board.wallsHint')}</p>
        {link !== null && (
          <div className={css.once} role="status">
            <b>{t('board.wallOnce')}</b>
            <code>{link}</code>
            <div className={css.buttons}>
              <CopyButton value={link}>{({ copied, copy }) => <Button size="compact-sm" variant="default" onClick={copy}>{t(copied ? 'tokens.copied' : 'tokens.copy')}</Button>}</CopyButton>
              <Button size="compact-sm" component="a" href={link} target="_blank" rel="noopener noreferrer">{t('board.wallOpen')}</Button>
            </div>
          </div>
        )}
        <form className={css.pair} onSubmit={(e) => { e.preventDefault(); void add(); }}>
          <TextInput aria-label={t('board.wallName')} placeholder={t('board.wallName')} value={name} maxLength={120} error={of('name')} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
          <Button type="submit" loading={busy} disabled={name.trim() === ''} leftSection={<Icon name="plus" size={15} />}>{t('board.wallNew')}</Button>
        </form>
        {query.isPending ? <Bones rows={2} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : query.data.items.length === 0 ? <Empty icon="monitor" title={t('board.noWalls')} /> : (
          <ul className={css.walls}>
            {query.data.items.map((wall) => (
              <li key={wall.id}>
                <Icon name="monitor" />
                <span className={css.what}><b className="truncate">{wall.name}</b><small>{wall.lastUsedAt == null ? t('tokens.unused') : <>{t('tokens.used')} <Ago at={wall.lastUsedAt} /></>}</small></span>
                <Button size="compact-sm" variant="subtle" color="brick" loading={busy} onClick={() => void save(async () => { await remove(`/api/wallboards/${wall.id}`); refresh(); })}>{t('tokens.revoke')}</Button>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Modal>
  );
}
