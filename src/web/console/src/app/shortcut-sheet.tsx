import { Modal, Switch } from '@mantine/core';
import { Kbd, ctrlName, useT } from '@cxm/ui';
import { preferences } from '../desk/store';
import css from './app.module.css';

export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const t = useT();
  const on = preferences.use((p) => p.shortcuts);
  const groups = [
    ['keys.queue', [[['j', '↓'], t('keys.down')], [['k', '↑'], t('keys.up')], [['Enter'], t('keys.open')], [['g'], t('nav.next')], [['x'], t('bulk.pick')], [['Shift', 'j', 'k'], t('bulk.extend')], [['*'], t('bulk.all')], [['Esc'], t('bulk.clear')]]],
    ['keys.ticket', [[['r'], t('composer.reply')], [['n'], t('composer.note')], [['e'], t('ticket.resolve')], [['a'], t('ticket.assign')], [['s'], t('ticket.snooze')], [['t'], t('ticket.tags')], [['o'], t('ticket.mood')], [['-', '+'], t('keys.mood')], [['<', '>'], t('keys.urgency')], [['m'], t('macro.pick')], [['1', '…', '0'], t('macro.byKey')]]],
    ['keys.writing', [[[ctrlName, 'Enter'], t('composer.send')], [[ctrlName, 'Shift', 'Enter'], t('composer.sendResolve')], [['Alt', 'Enter'], t('composer.sendNext')], [['/'], t('canned.insert')], [['Esc'], t('keys.leave')]]],
    ['keys.everywhere', [[[ctrlName, 'K'], t('palette.open')], [['/'], t('palette.open')], [['c'], t('first.title')], [['z'], t('keys.undo')], [['p'], t('calls.takeNext')], [['?'], t('keys.title')]]],
  ] as const;
  return (
    <Modal opened onClose={onClose} title={t('keys.title')} size="lg">
      <div className={css.sheet}>
        {groups.map(([title, rows]) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {rows.map(([keys, words]) => (
                <div key={keys.join()}><dt>{keys.map((key) => <Kbd key={key}>{key}</Kbd>)}</dt><dd>{words}</dd></div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch mt="md" label={t('keys.on')} checked={on} onChange={(e) => preferences.set({ shortcuts: e.currentTarget.checked })} />
    </Modal>
  );
}
