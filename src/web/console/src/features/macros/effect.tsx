import type { FieldChange, MacroTextUse } from '@cxm/api';
import { moodLevel, useFormat, useT } from '@cxm/ui';
import { useDirectory } from '../../desk/directory';
import css from './macros.module.css';

/** A change in the reader's words: ids become names, instants times. */
export function useSay() {
  const t = useT();
  const format = useFormat();
  const directory = useDirectory();
  return (field: string, value: string | null | undefined): string => {
    if (value == null || value === '') return field === 'assigneeId' ? t('ticket.nobody') : field === 'teamId' ? t('ticket.noTeam') : '–';
    switch (field) {
      case 'status': return t.code('status', value);
      case 'assigneeId': return directory.agent(Number(value))?.name ?? value;
      case 'teamId': return directory.team(Number(value))?.name ?? value;
      case 'snoozedUntil': return format.dateTime(value);
      case 'mood': return t(`mood.${moodLevel(Number(value))}`);
      case 'urgency': return t.code('urgency', String(Math.round(Number(value))));
      default: return value;
    }
  };
}

export function Changes({ changes }: { changes: readonly FieldChange[] }) {
  const t = useT();
  const say = useSay();
  return (
    <dl className={css.changes}>
      {changes.map((change) => (
        <div key={change.field}><dt>{t.code('change', change.field)}</dt><dd><del>{say(change.field, change.before)}</del> → <ins>{say(change.field, change.after)}</ins></dd></div>
      ))}
    </dl>
  );
}

export function TextEffect({ text, use }: { text: string; use: MacroTextUse }) {
  const t = useT();
  return (
    <>
      <p>{t(`macro.use.${use}`)}</p>
      <div className={css.text} data-use={use} dir="auto">{text}</div>
    </>
  );
}
