import type { TicketRow } from '@cxm/api';
import { ActionIcon, Menu } from '@mantine/core';
import { Icon, Kbd, MoodFace, moodLevel, moodLevels, moodOf, useFormat, useT, type MoodLevel } from '@cxm/ui';
import { useRef, type KeyboardEvent } from 'react';
import { useShortcuts } from '../../desk/shortcuts';
import { changeBack, useChangeTicket, type TicketChange } from '../../desk/tickets';
import { dismiss, toast } from '../../desk/toast';

const urgencies = [0, 1, 2, 3] as const;

/** Where the reader was wrong, the agent's word counts: one key each, taken back with one more. */
export function MoodMenu({ ticket, opened, onChange }: { ticket: TicketRow; opened: boolean; onChange: (opened: boolean) => void }) {
  const t = useT();
  const format = useFormat();
  const { mutate } = useChangeTicket();
  const said = useRef(0);
  const level = moodLevel(ticket.mood);
  const urgency = Math.round(ticket.urgency);

  const correct = (change: TicketChange, words: string) => {
    onChange(false);
    mutate({ ticket, change: { ...change, customerVersion: ticket.customerVersion } }, {
      onSuccess: (row) => {
        const moved = row.answerBy != null && row.answerBy !== ticket.answerBy;
        dismiss(said.current);
        said.current = toast({
          text: moved ? `${words} ${t('correct.moved', { time: format.short(row.answerBy!) })}` : words, kind: 'done',
          undo: () => mutate({ ticket: row, change: changeBack(ticket, row) }),
        });
      },
    });
  };
  const sayMood = (to: MoodLevel) => correct({ mood: moodOf[to] }, t('correct.mood', { mood: t(`mood.${to}`) }));
  const sayUrgency = (to: number) => correct({ urgency: to }, t('correct.urgency', { urgency: t.code('urgency', String(to)) }));
  const mood = (by: number) => {
    const to = moodLevels[moodLevels.indexOf(level) + by];
    if (to !== undefined) sayMood(to);
  };
  const press = (by: number) => {
    if (urgencies.includes((urgency + by) as 0)) sayUrgency(urgency + by);
  };
  useShortcuts({
    o: () => onChange(!opened),
    '-': () => mood(-1), '+': () => mood(1), '=': () => mood(1),
    ',': () => press(-1), '<': () => press(-1), '.': () => press(1), '>': () => press(1),
  });
  const onDigit = (event: KeyboardEvent) => {
    const digit = Number(event.key);
    if (!(digit >= 1 && digit <= 9)) return;
    event.preventDefault();
    if (digit <= moodLevels.length) sayMood(moodLevels[digit - 1]!);
    else sayUrgency(digit - moodLevels.length - 1);
  };

  return (
    <Menu opened={opened} onChange={onChange} width={250}>
      <Menu.Target>
        <ActionIcon aria-label={t('ticket.mood')} title={`${t('ticket.mood')} (O)`} className="mood" data-level={level}><MoodFace level={level} size={19} /></ActionIcon>
      </Menu.Target>
      <Menu.Dropdown onKeyDown={onDigit}>
        <Menu.Label>{t('ticket.moodHint')}</Menu.Label>
        {moodLevels.map((each, i) => (
          <Menu.Item
            key={each} leftSection={<span className="mood" data-level={each}><MoodFace level={each} /></span>}
            rightSection={<Hint on={each === level} digit={i + 1} />} onClick={() => sayMood(each)}
          >
            {t(`mood.${each}`)}
          </Menu.Item>
        ))}
        {ticket.moodRead != null && <AsRead words={t(`mood.${moodLevel(ticket.moodRead)}`)} onClick={() => correct({ mood: null }, t('correct.moodAsRead'))} />}
        <Menu.Divider />
        <Menu.Label>{t('ticket.urgency')}</Menu.Label>
        {urgencies.map((each) => (
          <Menu.Item key={each} rightSection={<Hint on={each === urgency} digit={moodLevels.length + 1 + each} />} onClick={() => sayUrgency(each)}>{t.code('urgency', String(each))}</Menu.Item>
        ))}
        {ticket.urgencyRead != null && <AsRead words={t.code('urgency', String(Math.round(ticket.urgencyRead)))} onClick={() => correct({ urgency: null }, t('correct.urgencyAsRead'))} />}
      </Menu.Dropdown>
    </Menu>
  );
}

function Hint({ on, digit }: { on: boolean; digit: number }) {
  return <>{on && <Icon name="check" size={14} />} <Kbd>{digit}</Kbd></>;
}

function AsRead({ words, onClick }: { words: string; onClick: () => void }) {
  const t = useT();
  return <Menu.Item leftSection={<Icon name="undo" size={15} />} onClick={onClick}>{t('correct.asRead', { words })}</Menu.Item>;
}
