import { Icon, useT, type IconName, type PlainKey } from '@cxm/ui';
import { Link } from 'wouter';
import { useDirectory } from '../../desk/directory';
import { useMe } from '../../desk/me';
import css from './first-steps.module.css';

const steps: readonly { to: string; icon: IconName; title: PlainKey; about: PlainKey }[] = [
  { to: '/admin/channels', icon: 'plug', title: 'start.channel', about: 'start.channelAbout' },
  { to: '/admin/agents', icon: 'people', title: 'start.agents', about: 'start.agentsAbout' },
  { to: '/imports', icon: 'upload', title: 'start.history', about: 'start.historyAbout' },
  { to: '/admin/hours', icon: 'clock', title: 'start.hours', about: 'start.hoursAbout' },
];

/** No message can come yet, and this person can change that. */
export function useStarting() {
  const { isKnown, accounts } = useDirectory();
  return useMe().administers && isKnown && accounts.length === 0;
}

/** What a new administrator does before the first message can come. */
export function FirstSteps() {
  const t = useT();
  return (
    <section className={css.steps}>
      <h1>{t('start.title')}</h1>
      <p>{t('start.intro')}</p>
      <ol>
        {steps.map((step) => (
          <li key={step.to}>
            <Link href={step.to}>
              <Icon name={step.icon} size={20} />
              <span><b>{t(step.title)}</b><small>{t(step.about)}</small></span>
              <Icon name="right" size={16} />
            </Link>
          </li>
        ))}
      </ol>
    </section>
  );
}
