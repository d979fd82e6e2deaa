import { post, put, remove, type HelpArticleDto, type HelpPreview, type HelpText, type HelpVersionDto } from '@cxm/api';
import { Autocomplete, Button, SegmentedControl, Switch, TextInput, Textarea } from '@mantine/core';
import { Icon, useFormat, useT } from '@cxm/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { HelpLanguage } from '../../desk/help';
import { queryClient } from '../../desk/query';
import { useSaving } from '../../desk/saving';
import css from './help.module.css';
import { Rich } from './rich';
import { Versions } from './versions';

type Sides = Record<HelpLanguage, HelpText>;

const blank: HelpText = { title: '', body: '', collection: '' };
const isBlank = (text: HelpText) => text.title.trim() === '' && text.body.trim() === '';

/** One article in both languages, with what readers will see beside it. */
export function Editor({ article, collections, onClose }: { article: HelpArticleDto | null; collections: Record<HelpLanguage, string[]>; onClose: () => void }) {
  const t = useT();
  const format = useFormat();
  const { busy, save, of } = useSaving();
  const [language, setLanguage] = useState<HelpLanguage>(article != null && article.en == null ? 'ja' : 'en');
  const [sides, setSides] = useState<Sides>({ en: article?.en ?? blank, ja: article?.ja ?? blank });
  const [published, setPublished] = useState(article?.published ?? false);
  const [removing, setRemoving] = useState(false);
  const [past, setPast] = useState<HelpVersionDto | null>(null);
  const text = sides[language];
  const change = (part: Partial<HelpText>) => setSides((known) => ({ ...known, [language]: { ...known[language], ...part } }));
  const whole = (Object.keys(sides) as HelpLanguage[]).every((one) => isBlank(sides[one]) || (sides[one].title.trim() !== '' && sides[one].body.trim() !== ''));
  const empty = isBlank(sides.en) && isBlank(sides.ja);

  const take = (wanted: HelpVersionDto) => {
    setSides({ en: wanted.en ?? blank, ja: wanted.ja ?? blank });
    if (wanted[language] == null) setLanguage(language === 'en' ? 'ja' : 'en');
    setPast(wanted);
  };

  const submit = () =>
    save(async () => {
      const body = { en: isBlank(sides.en) ? null : sides.en, ja: isBlank(sides.ja) ? null : sides.ja, published };
      await (article === null ? post('/api/help/articles', body) : put(`/api/help/articles/${article.id}`, { ...body, version: article.version }));
      await queryClient.invalidateQueries({ queryKey: ['help'] });
      onClose();
    });
  const away = () =>
    save(async () => {
      await remove(`/api/help/articles/${article!.id}`);
      await queryClient.invalidateQueries({ queryKey: ['help'] });
      onClose();
    });

  return (
    <div className={css.editor}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void submit(); }}>
        <div className={css.top}>
          <SegmentedControl
            value={language} onChange={(value) => setLanguage(value as HelpLanguage)} aria-label={t('canned.language')}
            data={[{ value: 'en', label: `English${isBlank(sides.en) ? '' : ' ✓'}` }, { value: 'ja', label: `日本語${isBlank(sides.ja) ? '' : ' ✓'}` }]}
          />
          {article !== null && article.version > 1 && <Versions articleId={article.id} version={article.version} onPick={take} />}
        </div>
        {past !== null && <p className={css.pastNote} role="status">{t('help.restored', { time: format.dateTime(past.savedAt) })}</p>}
        <TextInput label={t('help.title')} maxLength={200} lang={language} value={text.title} error={of(`${language}.title`)} onChange={(e) => change({ title: e.currentTarget.value })} data-autofocus />
        <Autocomplete label={t('help.collection')} description={t('help.collectionHint')} maxLength={100} lang={language} data={collections[language]} value={text.collection} error={of(`${language}.collection`)} onChange={(collection) => change({ collection })} />
        <Textarea label={t('help.body')} lang={language} autosize minRows={12} maxRows={28} value={text.body} error={of(`${language}.body`) ?? of('en')} onChange={(e) => change({ body: e.currentTarget.value })} />
        <p className={css.hint}>{t('help.markdown')}</p>
        <Switch label={t('help.publish')} description={t('help.publishHint')} checked={published} onChange={(e) => setPublished(e.currentTarget.checked)} />
        <div className={css.buttons}>
          {article !== null && (removing
            ? <Button color="brick" loading={busy} onClick={() => void away()}>{t('help.deleteSure')}</Button>
            : <Button color="brick" variant="subtle" onClick={() => setRemoving(true)}>{t('action.delete')}</Button>)}
          <span className={css.grow} />
          {!whole && <span className={css.hint} role="status">{t('help.half')}</span>}
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={busy} disabled={empty || !whole}>{t('action.save')}</Button>
        </div>
      </form>
      <Preview text={text} language={language} />
    </div>
  );
}

function Preview({ text, language }: { text: HelpText; language: HelpLanguage }) {
  const t = useT();
  const [body, setBody] = useState(text.body);
  useEffect(() => {
    const timer = setTimeout(() => setBody(text.body), 350);
    return () => clearTimeout(timer);
  }, [text.body]);
  const { data } = useQuery({
    queryKey: ['help-preview', body], gcTime: 10_000, placeholderData: keepPreviousData, queryFn: ({ signal }) => post<HelpPreview>('/api/help/preview', { body }, { signal }),
  });
  return (
    <section className={css.preview} lang={language} aria-label={t('help.preview')}>
      <small><Icon name="eye" size={14} /> {t('help.preview')}{text.collection === '' ? '' : ` · ${text.collection}`}</small>
      <h2>{text.title || t('help.untitled')}</h2>
      {data !== undefined && <Rich html={data.html} />}
    </section>
  );
}
