import type { Me } from '@cxm/api';
import { Button, SegmentedControl, Textarea } from '@mantine/core';
import { useT } from '@cxm/ui';
import { useState } from 'react';
import css from './profile.module.css';

type Language = 'en' | 'ja';

/** What stands under the agent's answers by mail, in the language of the conversation. */
export function Signatures({ me, onSave }: { me: Me; onSave: (signatures: Record<string, string>) => Promise<boolean> }) {
  const t = useT();
  const [language, setLanguage] = useState<Language>(t.lang);
  const [texts, setTexts] = useState<Record<string, string>>(me.signatures);
  const [busy, setBusy] = useState(false);
  const text = texts[language] ?? '';
  // As the server chooses: the conversation's language, else English, else whatever there is.
  const shown = [texts[language], texts.en, texts.ja].find((one) => one !== undefined && one.trim() !== '')?.trim() ?? me.name;
  const changed = (['en', 'ja'] as const).some((one) => (texts[one] ?? '').trim() !== (me.signatures[one] ?? ''));
  const save = async () => {
    setBusy(true);
    await onSave(texts);
    setBusy(false);
  };
  return (
    <div className={css.block}>
      <h2>{t('signature.title')}</h2>
      <p className="dim">{t('signature.explain')}</p>
      <SegmentedControl aria-label={t('signature.language')} value={language} data={[{ value: 'en', label: 'English' }, { value: 'ja', label: '日本語' }]} onChange={(next) => setLanguage(next as Language)} />
      <form onSubmit={(e) => { e.preventDefault(); void save(); }}>
        <Textarea label={t('signature.title')} lang={language} autosize minRows={3} maxRows={8} maxLength={2000} placeholder={me.name} value={text} onChange={(e) => setTexts({ ...texts, [language]: e.currentTarget.value })} />
        <Button type="submit" variant="default" loading={busy} disabled={!changed}>{t('action.save')}</Button>
      </form>
      <figure className={css.preview} aria-label={t('signature.preview')}>
        <figcaption>{t('signature.preview')}</figcaption>
        <p lang={language}>{language === 'ja' ? '本日発送いたしました。' : 'Your parcel left us today.'}</p>
        <pre lang={language}>{`-- \n${shown}`}</pre>
        <p className={css.brand}>{t('signature.account')}</p>
      </figure>
    </div>
  );
}
