import { post, remove, type NewTokenDto, type TokenDto } from '@cxm/api';
import { Button, CopyButton, Modal, MultiSelect, TextInput } from '@mantine/core';
import { Ago, Bones, Empty, Failed, Icon, useT } from '@cxm/ui';
import { useState } from 'react';
import { queryClient } from '../../desk/query';
import css from './admin.module.css';
import { useList, useSaving } from './api';

const scopes = ['desk:read', 'desk:write', 'history:write'] as const;

export function Tokens() {
  const t = useT();
  const query = useList<TokenDto>('tokens', '/api/tokens');
  const [adding, setAdding] = useState(false);
  const { busy, save } = useSaving();
  const refresh = () => void queryClient.invalidateQueries({ queryKey: ['tokens'] });
  return (
    <>
      <div className={css.bar}>
        <div><h2>{t('admin.tokens')}</h2><p className="dim">{t('tokens.explain')}</p></div>
        <Button leftSection={<Icon name="plus" size={15} />} onClick={() => setAdding(true)}>{t('tokens.new')}</Button>
      </div>
      {query.isPending ? <Bones rows={3} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : query.data.length === 0 ? <Empty icon="key" title={t('tokens.empty')} /> : (
        <ul className={css.list}>
          {query.data.map((token) => (
            <li key={token.id}>
              <Icon name="key" />
              <span className={css.name}><b>{token.name}</b><small>…{token.hint} · {token.scopes.join(', ')} · {token.lastUsedAt == null ? t('tokens.unused') : <>{t('tokens.used')} <Ago at={token.lastUsedAt} /></>}</small></span>
              <Button size="compact-sm" variant="subtle" color="brick" loading={busy} onClick={() => void save(async () => { await remove(`/api/tokens/${token.id}`); refresh(); })}>{t('tokens.revoke')}</Button>
            </li>
          ))}
        </ul>
      )}
      {adding && <NewToken onClose={() => { setAdding(false); refresh(); }} />}
    </>
  );
}

function NewToken({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { busy, save, of } = useSaving();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<string[]>(['history:write']);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Modal opened onClose={onClose} title={t('tokens.new')} closeOnClickOutside={secret === null}>
      {secret === null ? (
        <form className={css.form} onSubmit={(e) => { e.preventDefault(); void save(async () => setSecret((await post<NewTokenDto>('/api/tokens', { name: name.trim(), scopes: chosen })).secret)); }}>
          <TextInput label={t('tokens.name')} value={name} error={of('name')} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
          <MultiSelect label={t('tokens.scopes')} data={[...scopes]} value={chosen} error={of('scopes')} onChange={setChosen} />
          <div className={css.buttons}><Button variant="default" onClick={onClose}>{t('action.cancel')}</Button><Button type="submit" loading={busy} disabled={name.trim() === '' || chosen.length === 0}>{t('tokens.create')}</Button></div>
        </form>
      ) : (
        <div className={css.form}>
          <p>{t('tokens.once')}</p>
          <code className={css.secret}>{secret}</code>
          <div className={css.buttons}>
            <CopyButton value={secret}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{t(copied ? 'tokens.copied' : 'tokens.copy')}</Button>}</CopyButton>
            <Button onClick={onClose}>{t('action.done')}</Button>
          </div>
        </div>
      )}
    </Modal>
  );
}
