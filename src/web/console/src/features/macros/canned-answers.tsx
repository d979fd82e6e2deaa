import type { CannedAnswer, SavedItem } from '@cxm/api';
import { Button, Modal, Select, Switch, TextInput } from '@mantine/core';
import { Bones, Empty, Failed, Icon, useT } from '@cxm/ui';
import { useState } from 'react';
import { removeItem, saveItem, useSaved } from '../../desk/saved';
import { useSaving } from '../../desk/saving';
import css from './macros.module.css';
import { TextWithPlaces } from './text-field';

export function CannedAnswers() {
  const t = useT();
  const query = useSaved('canned-answers');
  const [editing, setEditing] = useState<SavedItem<CannedAnswer> | 'new' | null>(null);
  return (
    <>
      <div className={css.bar}>
        <p>{t('canned.explain')}</p>
        <Button leftSection={<Icon name="plus" size={15} />} onClick={() => setEditing('new')} style={{ flex: 'none' }}>{t('canned.new')}</Button>
      </div>
      {query.isPending ? <Bones rows={4} /> : query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : query.data.length === 0 ? (
        <Empty icon="slash" title={t('canned.empty')}>{t('canned.emptyHint')}</Empty>
      ) : (
        <ul className={css.list}>
          {query.data.map((item) => (
            <li key={item.id}>
              <span className={css.name}><b>{item.name}</b><small>{item.body.text}</small></span>
              {item.body.shortcut != null && <kbd className="kbd">/{item.body.shortcut}</kbd>}
              {item.body.language != null && <span className="chip">{item.body.language.toUpperCase()}</span>}
              <span className="chip">{t(item.shared ? 'saved.shared' : 'saved.personal')}</span>
              {item.changeable && <Button size="compact-sm" variant="default" aria-label={t('segments.editOf', { name: item.name })} onClick={() => setEditing(item)}>{t('action.edit')}</Button>}
            </li>
          ))}
        </ul>
      )}
      {editing !== null && <Edit item={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </>
  );
}

function Edit({ item, onClose }: { item: SavedItem<CannedAnswer> | null; onClose: () => void }) {
  const t = useT();
  const { busy, save, of } = useSaving();
  const [name, setName] = useState(item?.name ?? '');
  const [text, setText] = useState(item?.body.text ?? '');
  const [shortcut, setShortcut] = useState(item?.body.shortcut ?? '');
  const [language, setLanguage] = useState<string | null>(item?.body.language ?? null);
  const [shared, setShared] = useState(item?.shared ?? false);
  const submit = () =>
    save(async () => {
      await saveItem('canned-answers', item, { name: name.trim(), shared, body: { text, shortcut: shortcut.trim().replace(/^\//, '') || null, language } });
      onClose();
    });
  return (
    <Modal opened onClose={onClose} title={t(item === null ? 'canned.new' : 'canned.edit')} size={640}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void submit(); }}>
        <TextInput label={t('saved.name')} required value={name} error={of('name')} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
        <TextWithPlaces label={t('canned.text')} required value={text} error={of('body.text')} onChange={setText} />
        <div className={css.pair}>
          <TextInput label={t('canned.shortcut')} leftSection="/" value={shortcut} error={of('body.shortcut')} onChange={(e) => setShortcut(e.currentTarget.value)} />
          <Select label={t('canned.language')} clearable placeholder={t('canned.anyLanguage')} value={language} onChange={setLanguage} data={[{ value: 'en', label: 'English' }, { value: 'ja', label: '日本語' }]} />
        </div>
        <Switch label={t('segments.share')} checked={shared} onChange={(e) => setShared(e.currentTarget.checked)} />
        <div className={css.buttons}>
          {item !== null && <Button color="brick" variant="subtle" loading={busy} onClick={() => void save(async () => { await removeItem('canned-answers', item.id); onClose(); })}>{t('action.delete')}</Button>}
          <span className={css.grow} />
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={busy} disabled={name.trim() === '' || text.trim() === ''}>{t('action.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}
