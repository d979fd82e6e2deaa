import type { BotChoice, BotField } from '@cxm/api';
import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { Icon, useT } from '@cxm/ui';
import { useHelpArticles } from '../../desk/help';
import { useMe } from '../../desk/me';
import css from './bot.module.css';

const most = 8;

/** What a customer can choose from. Each choice leads to the orders or to an article; a person is offered always. */
export function Choices({ choices, onChange }: { choices: readonly BotChoice[]; onChange: (choices: BotChoice[]) => void }) {
  const t = useT();
  const me = useMe();
  const articles = (useHelpArticles().data ?? []).filter((article) => article.published);
  const change = (at: number, part: Partial<BotChoice>) => onChange(choices.map((choice, i) => (i === at ? { ...choice, ...part } : choice)));
  const targets = [{ value: 'orders', label: t('bot.step.orders') }, ...articles.map((article) => ({ value: String(article.id), label: (me.language === 'ja' ? article.ja ?? article.en : article.en ?? article.ja)?.title ?? '' }))];
  return (
    <>
      {choices.map((choice, i) => (
        <div key={i} className={css.choice}>
          <TextInput aria-label={t('bot.choice', { n: i + 1, language: 'English' })} placeholder="English" lang="en" value={choice.label.en} onChange={(e) => change(i, { label: { ...choice.label, en: e.currentTarget.value } })} />
          <TextInput aria-label={t('bot.choice', { n: i + 1, language: '日本語' })} placeholder="日本語" lang="ja" value={choice.label.ja} onChange={(e) => change(i, { label: { ...choice.label, ja: e.currentTarget.value } })} />
          <Select
            aria-label={t('bot.leads', { n: i + 1 })} allowDeselect={false} searchable data={targets} value={choice.does === 'article' ? String(choice.articleId ?? '') : 'orders'}
            onChange={(value) => value !== null && change(i, value === 'orders' ? { does: 'orders', articleId: null } : { does: 'article', articleId: Number(value) })}
          />
          <ActionIcon variant="subtle" aria-label={t('bot.removeChoice', { n: i + 1 })} onClick={() => onChange(choices.filter((_, at) => at !== i))}><Icon name="close" size={15} /></ActionIcon>
        </div>
      ))}
      <div><Button size="compact-sm" variant="default" disabled={choices.length >= most} leftSection={<Icon name="plus" size={14} />} onClick={() => onChange([...choices, { label: { en: '', ja: '' }, does: 'orders', articleId: null }])}>{t('bot.addChoice')}</Button></div>
    </>
  );
}

const all: readonly BotField[] = ['name', 'email', 'order'];

export function Fields({ fields, onChange }: { fields: readonly BotField[]; onChange: (fields: BotField[]) => void }) {
  const t = useT();
  return (
    <div className={css.fields}>
      {all.map((field) => <Checkbox key={field} label={t(`bot.field.${field}`)} checked={fields.includes(field)} onChange={(e) => onChange(all.filter((one) => (one === field ? e.currentTarget.checked : fields.includes(one))))} />)}
    </div>
  );
}
