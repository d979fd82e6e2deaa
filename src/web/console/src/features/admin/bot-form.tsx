import type { BotFlow, BotStep, BotText } from '@cxm/api';
import { ActionIcon, Switch, TextInput, Textarea } from '@mantine/core';
import { Icon, useT, type PlainKey } from '@cxm/ui';
import css from './bot.module.css';
import { Choices, Fields } from './bot-step';

interface Props {
  flow: BotFlow;
  disabled: boolean;
  onChange: (part: Partial<BotFlow>) => void;
}

/** The words of the product, as a hint where nobody wrote others. */
const own: Partial<Record<BotStep['kind'], PlainKey>> = { orders: 'bot.sayOrders', choices: 'bot.sayChoices', form: 'bot.sayForm' };

export function BotForm({ flow, disabled, onChange }: Props) {
  const t = useT();
  const change = (at: number, part: Partial<BotStep>) => onChange({ steps: flow.steps.map((step, i) => (i === at ? { ...step, ...part } : step)) });
  const move = (from: number, to: number) => {
    const steps = [...flow.steps];
    steps.splice(to, 0, ...steps.splice(from, 1));
    onChange({ steps });
  };
  return (
    <fieldset disabled={disabled} className={css.form} style={{ margin: 0, padding: 0, border: 0 }}>
      <Both label={t('bot.name')} value={flow.name} onChange={(name) => onChange({ name })} />
      <Both label={t('bot.greeting')} long value={flow.greeting} onChange={(greeting) => onChange({ greeting })} />
      <div>
        <b>{t('bot.steps')}</b>
        <p className="dim" style={{ margin: '2px 0 8px', fontSize: '0.8125rem' }}>{t('bot.stepsHint')}</p>
        <ol className={css.steps}>
          {flow.steps.map((step, i) => {
            const name = t(`bot.step.${step.kind}`);
            const say = own[step.kind];
            return (
              <li key={`${step.kind}${i}`} className={css.step} data-off={!step.on}>
                <div className={css.stepHead}>
                  <span><b>{i + 1}. {name}</b><small>{t(`bot.step.${step.kind}.hint`)}</small></span>
                  <ActionIcon variant="subtle" disabled={i === 0} aria-label={t('bot.up', { name })} onClick={() => move(i, i - 1)}><Icon name="up" size={15} /></ActionIcon>
                  <ActionIcon variant="subtle" disabled={i === flow.steps.length - 1} aria-label={t('bot.down', { name })} onClick={() => move(i, i + 1)}><Icon name="down" size={15} /></ActionIcon>
                  <Switch aria-label={name} checked={step.on} onChange={(e) => change(i, { on: e.currentTarget.checked })} />
                </div>
                {step.on && say !== undefined && <Both label={t(say)} hint={t('bot.own')} value={step.say} onChange={(words) => change(i, { say: words })} />}
                {step.on && step.kind === 'choices' && <Choices choices={step.choices} onChange={(choices) => change(i, { choices })} />}
                {step.on && step.kind === 'form' && <Fields fields={step.fields} onChange={(fields) => change(i, { fields })} />}
              </li>
            );
          })}
          <li className={css.end}><Icon name="person" size={16} /> {t('bot.end')}</li>
        </ol>
      </div>
      <Both label={t('bot.handOver')} hint={t('bot.own')} long value={flow.handOver} onChange={(handOver) => onChange({ handOver })} />
      <Both label={t('bot.handOverAway')} hint={t('bot.own')} long value={flow.handOverAway} onChange={(handOverAway) => onChange({ handOverAway })} />
      <Textarea
        label={t('bot.urgent')} description={t('bot.urgentHint')} autosize minRows={2} maxRows={8} value={flow.urgentWords.join('\n')}
        onChange={(e) => onChange({ urgentWords: e.currentTarget.value.split('\n') })} onBlur={() => onChange({ urgentWords: flow.urgentWords.map((word) => word.trim()).filter((word) => word !== '') })}
      />
    </fieldset>
  );
}

/** A text in both languages, side by side. */
export function Both({ label, value, onChange, hint = '', long = false }: { label: string; hint?: string; value: BotText; onChange: (text: BotText) => void; long?: boolean }) {
  const one = (language: 'en' | 'ja') => {
    const props = { placeholder: hint, label: `${label} · ${language === 'en' ? 'English' : '日本語'}`, lang: language, value: value[language], onChange: (e: { currentTarget: { value: string } }) => onChange({ ...value, [language]: e.currentTarget.value }) };
    return long ? <Textarea autosize minRows={2} maxRows={6} {...props} /> : <TextInput {...props} />;
  };
  return <div className={css.pair}>{one('en')}{one('ja')}</div>;
}
