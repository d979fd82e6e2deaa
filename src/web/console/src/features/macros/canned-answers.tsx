import type { CannedAnswer, SavedItem } from '@cxm/api';
import { Button, Modal, Select, Switch, TextInput } from '@mantine/core';
import { useT } from '@cxm/ui';
import { useState } from 'react';
import { removeItem, saveItem, useSaved } from '../../desk/saved';
import { useSaving } from '../../desk/saving';
import css from './macros.module.css';
import { SavedList } from './saved-list';
import { TextWithPlaces } from './text-field';

export function CannedAnswers() {
  const t = useT();
  return (
    <SavedList
      query={useSaved('canned-answers')} icon="slash" about={(answer) => answer.text}
      words={{ explain: t('canned.explain'), add: t('canned.new'), empty: t('canned.empty'), emptyHint: t('canned.emptyHint') }}
      marks={({ shortcut, language }) => <>{shortcut != null && <kbd className="kbd">/{shortcut}</kbd>}{language != null && <span className="chip">{language.toUpperCase()}</span>}</>}
      edit={(item, close) => <Edit item={item} onClose={close} />}
    />
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
