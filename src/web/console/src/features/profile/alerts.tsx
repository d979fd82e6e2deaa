import type { Alerts } from '@cxm/api';
import { Button, Switch, TextInput } from '@mantine/core';
import { useT } from '@cxm/ui';
import { useState } from 'react';
import { desktopState, playSound, showOnDesktop } from '../../desk/alerts';
import { useMe } from '../../desk/me';
import css from './profile.module.css';

/** How this agent is called, and when not. Kept on the server, so it is the same on every machine; the browser's leave is each machine's own. */
export function AlertSettings({ onChange }: { onChange: (alerts: Alerts) => Promise<boolean> }) {
  const t = useT();
  const { alerts } = useMe();
  const [leave, setLeave] = useState(desktopState);
  const quiet = alerts.quietFrom != null;
  const desktop = async (on: boolean) => {
    if (on && leave === 'default') setLeave(await Notification.requestPermission());
    await onChange({ ...alerts, desktop: on });
  };
  const test = () => {
    if (alerts.sound === true) playSound();
    if (alerts.desktop === true && leave === 'granted') showOnDesktop({ tag: 'test', title: 'CXM Helpdesk', body: t('alerts.testText'), open: () => undefined });
  };
  const hint = leave === 'denied' ? t('alerts.denied') : leave === 'missing' ? t('alerts.missing') : alerts.desktop === true && leave === 'default' ? t('alerts.ask') : t('alerts.desktopHint');
  return (
    <div className={css.block}>
      <h2>{t('alerts.title')}</h2>
      <p className="dim">{t('alerts.explain')}</p>
      <Switch label={t('alerts.desktop')} description={hint} checked={alerts.desktop === true} onChange={(e) => void desktop(e.currentTarget.checked)} />
      {alerts.desktop === true && leave === 'default' && <Button variant="default" size="compact-sm" onClick={() => void desktop(true)}>{t('alerts.allow')}</Button>}
      <Switch label={t('alerts.sound')} checked={alerts.sound === true} onChange={(e) => { if (e.currentTarget.checked) playSound(); void onChange({ ...alerts, sound: e.currentTarget.checked }); }} />
      <Switch label={t('alerts.quiet')} checked={quiet} onChange={(e) => void onChange(e.currentTarget.checked ? { ...alerts, quietFrom: '20:00', quietTo: '08:00' } : { ...alerts, quietFrom: null, quietTo: null })} />
      {quiet && (
        <div className={css.times}>
          <Time label={t('alerts.from')} value={alerts.quietFrom!} onChange={(quietFrom) => onChange({ ...alerts, quietFrom })} />
          <Time label={t('alerts.to')} value={alerts.quietTo!} onChange={(quietTo) => onChange({ ...alerts, quietTo })} />
        </div>
      )}
      <Button variant="default" disabled={alerts.sound !== true && !(alerts.desktop === true && leave === 'granted')} onClick={test}>{t('alerts.test')}</Button>
    </div>
  );
}

function Time({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => Promise<boolean> }) {
  const [text, setText] = useState(value);
  return <TextInput type="time" label={label} value={text} onChange={(e) => setText(e.currentTarget.value)} onBlur={() => text !== '' && text !== value && void onChange(text)} />;
}
