import { Button, Menu, TextInput } from '@mantine/core';
import { serverNow, useFormat, useT } from '@cxm/ui';
import { useState } from 'react';
import { useMe } from './me';
import { instantOf, laterTimes, wallTimeOf } from './times';

/** The usual times and one of one's own, for a menu that puts something off. */
export function TimeChoices({ onPick, label }: { onPick: (at: string) => void; label: string }) {
  const t = useT();
  const me = useMe();
  const format = useFormat();
  const [own, setOwn] = useState('');
  const at = instantOf(own, me.timeZone);
  return (
    <>
      <Menu.Label>{label}</Menu.Label>
      {laterTimes(me.timeZone).map((choice) => {
        const until = new Date(choice.at).toISOString();
        return <Menu.Item key={choice.key} rightSection={<span className="dim num">{format.short(until)}</span>} onClick={() => onPick(until)}>{t(choice.key)}</Menu.Item>;
      })}
      <Menu.Divider />
      <form
        style={{ display: 'flex', gap: 6, padding: '4px 8px' }}
        onSubmit={(e) => {
          e.preventDefault();
          if (at !== null && at > serverNow()) onPick(new Date(at).toISOString());
        }}
      >
        <TextInput
          type="datetime-local" size="xs" style={{ flex: 1 }} aria-label={t('snooze.own')} value={own} min={wallTimeOf(serverNow(), me.timeZone)}
          onChange={(e) => setOwn(e.currentTarget.value)} onKeyDown={(e) => e.stopPropagation()}
        />
        <Button type="submit" size="xs" style={{ flex: 'none' }} variant="default" disabled={at === null || at <= serverNow()}>{t('snooze.set')}</Button>
      </form>
    </>
  );
}
