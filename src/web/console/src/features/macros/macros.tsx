import type { Macro, MacroActions, MacroTextUse, SavedItem, TicketStatus } from '@cxm/api';
import { Button, Modal, NumberInput, SegmentedControl, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import { moodLevel, moodLevels, moodOf, useT } from '@cxm/ui';
import { useState } from 'react';
import { useDirectory } from '../../desk/directory';
import { removeItem, saveItem, useSaved } from '../../desk/saved';
import { useSaving } from '../../desk/saving';
import css from './macros.module.css';
import { SavedList } from './saved-list';
import { TextWithPlaces } from './text-field';

export function Macros() {
  const t = useT();
  const say = useActions();
  return (
    <SavedList
      query={useSaved('macros')} icon="bolt" about={(macro) => say(macro).join(' · ')}
      words={{ explain: t('macros.explain'), add: t('macros.new'), empty: t('macros.empty'), emptyHint: t('macros.emptyHint') }}
      marks={({ key }) => key != null && <kbd className="kbd">{key}</kbd>} edit={(item, close) => <Edit item={item} onClose={close} />}
    />
  );
}

/** What a macro does, a phrase for each. */
function useActions() {
  const t = useT();
  const directory = useDirectory();
  return ({ text, use, actions }: Macro): string[] => [
    ...(actions.status != null ? [t.code('status', actions.status)] : []),
    ...(actions.assign != null ? [actions.assign === 'me' ? t('ticket.me') : actions.assign === 'nobody' ? t('ticket.nobody') : (directory.agent(Number(actions.assign))?.name ?? actions.assign)] : []),
    ...(actions.team != null ? [actions.team === 'none' ? t('ticket.noTeam') : (directory.team(Number(actions.team))?.name ?? actions.team)] : []),
    ...actions.addTags.map((tag) => `+${tag}`), ...actions.removeTags.map((tag) => `−${tag}`),
    ...actions.checks.map((check) => `☐ ${check}`),
    ...(actions.mood != null ? [t(`mood.${moodLevel(actions.mood)}`)] : []),
    ...(actions.urgency != null ? [`${t('ticket.urgency')}: ${t.code('urgency', String(actions.urgency))}`] : []),
    ...(text != null && text !== '' ? [`${t(`macro.useShort.${use}`)}: ${text}`] : []),
  ];
}

const statuses: readonly TicketStatus[] = ['open', 'snoozed', 'resolved', 'spam', 'trash'];
const uses: readonly MacroTextUse[] = ['draft', 'send', 'note'];
const none: MacroActions = { addTags: [], removeTags: [], checks: [] };

function Edit({ item, onClose }: { item: SavedItem<Macro> | null; onClose: () => void }) {
  const t = useT();
  const directory = useDirectory();
  const { busy, save, of } = useSaving();
  const [name, setName] = useState(item?.name ?? '');
  const [shared, setShared] = useState(item?.shared ?? false);
  const [body, setBody] = useState<Macro>(item?.body ?? { text: '', use: 'draft', actions: none });
  const put = (change: Partial<Macro>) => setBody({ ...body, ...change });
  const act = (change: Partial<MacroActions>) => put({ actions: { ...body.actions, ...change } });
  const { actions } = body;
  const empty = (body.text ?? '').trim() === '' && Object.entries(actions).every(([, value]) => value == null || (Array.isArray(value) && value.length === 0));
  const submit = () =>
    save(async () => {
      await saveItem('macros', item, { name: name.trim(), shared, body: { ...body, text: (body.text ?? '').trim() === '' ? null : body.text!, actions: { ...actions, snoozeHours: actions.status === 'snoozed' ? (actions.snoozeHours ?? 24) : null } } });
      onClose();
    });
  return (
    <Modal opened onClose={onClose} title={t(item === null ? 'macros.new' : 'macros.edit')} size={680}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void submit(); }}>
        <div className={css.pair}>
          <TextInput label={t('saved.name')} required value={name} error={of('name')} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
          <Select label={t('macro.key')} clearable placeholder={t('macro.noKey')} value={body.key ?? null} data={[...'1234567890']} onChange={(key) => put({ key })} error={of('body.key')} />
        </div>
        <fieldset className={css.fields}>
          <legend>{t('macro.changes')}</legend>
          <div className={css.pair}>
            <Select label={t('change.status')} clearable placeholder={t('macro.asItIs')} value={actions.status ?? null} data={statuses.map((value) => ({ value, label: t.code('status', value) }))} onChange={(status) => act({ status: status as TicketStatus | null })} />
            {actions.status === 'snoozed' && <NumberInput label={t('macro.snoozeHours')} min={1} max={8760} value={actions.snoozeHours ?? 24} onChange={(hours) => act({ snoozeHours: Number(hours) || 24 })} />}
            <Select
              label={t('change.assigneeId')} clearable searchable placeholder={t('macro.asItIs')} value={actions.assign ?? null} onChange={(assign) => act({ assign })}
              data={[{ value: 'me', label: t('macro.whoRuns') }, { value: 'nobody', label: t('ticket.nobody') }, ...directory.agents.filter((a) => a.active).map((a) => ({ value: String(a.id), label: a.name }))]}
            />
            <Select
              label={t('change.teamId')} clearable placeholder={t('macro.asItIs')} value={actions.team ?? null} onChange={(team) => act({ team })}
              data={[{ value: 'none', label: t('ticket.noTeam') }, ...directory.teams.map((each) => ({ value: String(each.id), label: each.name }))]}
            />
            <TagsInput label={t('macro.addTags')} value={actions.addTags} maxTags={30} onChange={(addTags) => act({ addTags })} />
            <TagsInput label={t('macro.removeTags')} value={actions.removeTags} maxTags={30} onChange={(removeTags) => act({ removeTags })} />
            <TagsInput label={t('macro.checks')} value={actions.checks} maxTags={50} splitChars={[]} onChange={(checks) => act({ checks })} error={of('body.actions.checks')} />
            <Select label={t('change.mood')} clearable placeholder={t('macro.asItIs')} value={actions.mood == null ? null : moodLevel(actions.mood)} data={moodLevels.map((value) => ({ value, label: t(`mood.${value}`) }))} onChange={(level) => act({ mood: level === null ? null : moodOf[level as keyof typeof moodOf] })} />
            <Select label={t('change.urgency')} clearable placeholder={t('macro.asItIs')} value={actions.urgency == null ? null : String(actions.urgency)} data={['0', '1', '2', '3'].map((value) => ({ value, label: t.code('urgency', value) }))} onChange={(urgency) => act({ urgency: urgency === null ? null : Number(urgency) })} />
          </div>
        </fieldset>
        <TextWithPlaces label={t('macro.text')} value={body.text ?? ''} error={of('body.text') ?? of('body')} onChange={(text) => put({ text })} />
        {(body.text ?? '').trim() !== '' && <SegmentedControl aria-label={t('macro.text')} value={body.use} data={uses.map((value) => ({ value, label: t(`macro.useShort.${value}`) }))} onChange={(use) => put({ use: use as MacroTextUse })} />}
        <Switch label={t('segments.share')} checked={shared} onChange={(e) => setShared(e.currentTarget.checked)} />
        <div className={css.buttons}>
          {item !== null && <Button color="brick" variant="subtle" loading={busy} onClick={() => void save(async () => { await removeItem('macros', item.id); onClose(); })}>{t('action.delete')}</Button>}
          <span className={css.grow} />
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={busy} disabled={name.trim() === '' || empty}>{t('action.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}
