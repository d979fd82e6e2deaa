import { patch, post, type ChannelAccountDto, type ChannelDto, type CheckResult, type SettingField } from '@cxm/api';
import { Button, Menu, Modal, NumberInput, PasswordInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { Ago, Bones, ChannelIcon, Empty, Failed, Icon, useT } from '@cxm/ui';
import { useState } from 'react';
import { useChannels, useDirectory } from '../../desk/directory';
import { keys, queryClient } from '../../desk/query';
import css from './admin.module.css';
import { Addresses } from './addresses';
import { CallPreview } from './call-preview';
import { useList, useSaving } from './api';

/** Accounts of whatever channels the server has; the forms are drawn from their descriptors. */
export function Channels() {
  const t = useT();
  const directory = useDirectory();
  const descriptors = useChannels();
  const accounts = useList<ChannelAccountDto>('channel-accounts', '/api/channel-accounts');
  const [editing, setEditing] = useState<{ descriptor: ChannelDto; account: ChannelAccountDto | null; isNew?: boolean } | null>(null);
  const failed = descriptors.error ?? accounts.error;
  if (failed !== null) return <Failed error={failed} onRetry={() => { void descriptors.refetch(); void accounts.refetch(); }} />;
  if (descriptors.data === undefined || accounts.data === undefined) return <Bones rows={4} />;
  return (
    <>
      <div className={css.bar}>
        <h2>{t('admin.channels')}</h2>
        <Menu>
          <Menu.Target><Button leftSection={<Icon name="plus" size={15} />}>{t('channels.new')}</Button></Menu.Target>
          <Menu.Dropdown>
            {descriptors.data.map((d) => (
              <Menu.Item key={d.key} leftSection={<ChannelIcon channel={d.icon} />} onClick={() => setEditing({ descriptor: d, account: null })}>{nameOf(t, d)}</Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      {accounts.data.length === 0 ? <Empty icon="plug" title={t('channels.empty')} /> : (
        <ul className={css.list}>
          {accounts.data.map((account) => {
            const descriptor = descriptors.data.find((d) => d.key === account.channel);
            const failing = account.lastErrorAt != null && (account.lastSuccessAt == null || account.lastErrorAt > account.lastSuccessAt);
            return (
              <li key={account.id} data-off={!account.enabled}>
                <ChannelIcon channel={descriptor?.icon ?? account.channel} size={20} />
                <span className={css.name}>
                  <b>{account.name}</b>
                  <small>{descriptor === undefined ? account.channel : nameOf(t, descriptor)}{account.teamId != null && <> · {directory.team(account.teamId)?.name}</>}</small>
                </span>
                <span className={css.health} data-bad={failing || account.silentSince != null}>
                  <i aria-hidden="true" />
                  {!account.enabled ? t('channels.off') : account.silentSince != null ? <span role="alert" title={account.lastError ?? ''}>{t('channels.silent')} <Ago at={account.silentSince} /></span> : failing ? <span title={account.lastError ?? ''}>{account.lastError ?? t('channels.failing')}</span> : account.lastSuccessAt == null ? t('channels.quiet') : <>{t('channels.lastSuccess')} <Ago at={account.lastSuccessAt} /></>}
                </span>
                {descriptor !== undefined && <Button size="compact-sm" variant="default" onClick={() => setEditing({ descriptor, account })}>{t('action.edit')}</Button>}
              </li>
            );
          })}
        </ul>
      )}
      {editing !== null && (
        <EditAccount key={editing.account?.id ?? 'new'} {...editing} onClose={() => setEditing(null)} onCreated={(account) => setEditing({ ...editing, account, isNew: true })} />
      )}
    </>
  );
}

const nameOf = (t: ReturnType<typeof useT>, d: ChannelDto) => {
  const name = t.code('channel', d.key);
  return name === d.key ? d.name : name;
};

interface Editing {
  descriptor: ChannelDto;
  account: ChannelAccountDto | null;
  /** Just created: what is left to do elsewhere is told. */
  isNew?: boolean;
  onClose: () => void;
  onCreated: (account: ChannelAccountDto) => void;
}

function EditAccount({ descriptor, account, isNew = false, onClose, onCreated }: Editing) {
  const t = useT();
  const directory = useDirectory();
  const { busy, save, of } = useSaving();
  const [name, setName] = useState(account?.name ?? nameOf(t, descriptor));
  const [teamId, setTeamId] = useState<number | null>(account?.teamId ?? null);
  const [enabled, setEnabled] = useState(account?.enabled ?? true);
  const [settings, setSettings] = useState<Record<string, string>>(() => Object.fromEntries(descriptor.settings.map((f) => [f.key, account?.settings[f.key] ?? (f.secret ? '' : account === null ? (f.default ?? '') : '')])));
  const [check, setCheck] = useState<CheckResult | null>(null);
  const wrong = check === null || check.works ? null : ((t.lang === 'ja' ? check.explanationJapanese : null) ?? check.explanation ?? t('channels.worksNot'));

  const plain = Object.fromEntries(descriptor.settings.filter((f) => !f.secret).map((f) => [f.key, settings[f.key] ?? '']));

  const submit = (andCheck: boolean) =>
    save(async () => {
      // A secret left empty stays as it is.
      const told = Object.fromEntries(descriptor.settings.filter((f) => !(f.secret && settings[f.key] === '')).map((f) => [f.key, settings[f.key] === '' ? null : settings[f.key]]));
      const body = { name: name.trim(), settings: told, teamId, enabled };
      const saved = account === null
        ? await post<ChannelAccountDto>('/api/channel-accounts', { channel: descriptor.key, ...body })
        : await patch<ChannelAccountDto>(`/api/channel-accounts/${account.id}`, body);
      void queryClient.invalidateQueries({ queryKey: ['channel-accounts'] });
      void queryClient.invalidateQueries({ queryKey: keys.directory });
      if (account === null) return onCreated(saved);
      if (!andCheck) return onClose();
      setCheck(await post<CheckResult>(`/api/channel-accounts/${saved.id}/check`));
    });
  return (
    <Modal opened onClose={onClose} title={account?.name ?? nameOf(t, descriptor)} size={780}>
      <form className={css.account} onSubmit={(e) => { e.preventDefault(); void submit(false); }}>
        {isNew && <p className={css.check} role="status">{t('channels.created')}</p>}
        {account !== null && <Addresses descriptor={descriptor} account={account} />}
        <TextInput label={t('channels.name')} value={name} error={of('name')} onChange={(e) => setName(e.currentTarget.value)} data-autofocus />
        <Select label={t('channels.team')} clearable value={teamId === null ? null : String(teamId)} data={directory.teams.map((each) => ({ value: String(each.id), label: each.name }))} onChange={(id) => setTeamId(id === null ? null : Number(id))} />
        {descriptor.presets.length > 0 && (
          <Select
            label={t('channels.preset')} description={t('channels.presetHint')} value={null} data={descriptor.presets.map((preset) => preset.name)}
            onChange={(chosen) => setSettings({ ...settings, ...descriptor.presets.find((preset) => preset.name === chosen)?.values })}
          />
        )}
        {descriptor.settings.map((field) => (
          <Setting
            key={field.key} field={field} value={settings[field.key] ?? ''} isSet={account?.secretsSet.includes(field.key) ?? false}
            error={of(`settings.${field.key}`) ?? of(field.key) ?? (check?.field === field.key ? (wrong ?? undefined) : undefined)}
            onChange={(value) => setSettings({ ...settings, [field.key]: value })}
          />
        ))}
        {descriptor.capabilities.calls && <CallPreview channel={descriptor.key} settings={plain} />}
        <Switch className={css.wide} label={t('channels.enabled')} checked={enabled} onChange={(e) => setEnabled(e.currentTarget.checked)} />
        {check !== null && <p className={css.check} data-bad={!check.works} role="status">{wrong ?? t('channels.works')}</p>}
        <div className={css.buttons}>
          {account !== null && <Button variant="subtle" loading={busy} onClick={() => void submit(true)}>{t('channels.test')}</Button>}
          <Button variant="default" onClick={onClose}>{t(isNew ? 'action.close' : 'action.cancel')}</Button>
          <Button type="submit" loading={busy}>{t('action.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}

const languageName = (inLanguage: string, code: string) => new Intl.DisplayNames([inLanguage], { type: 'language' }).of(code) ?? code;

function Setting({ field, value, isSet, error, onChange }: { field: SettingField; value: string; isSet: boolean; error: string | undefined; onChange: (value: string) => void }) {
  const t = useT();
  const { label, help } = t.lang === 'ja' ? (field.japanese ?? field) : field;
  const common = { placeholder: field.default ?? '', label, description: help ?? undefined, required: field.required && !(field.secret && isSet), error };
  if (field.secret) return <PasswordInput {...common} autoComplete="off" value={value} placeholder={isSet ? t('channels.secretSet') : ''} onChange={(e) => onChange(e.currentTarget.value)} />;
  switch (field.kind) {
    case 'switch':
      return <Switch className={css.wide} label={label} description={help ?? undefined} checked={value === 'true'} onChange={(e) => onChange(e.currentTarget.checked ? 'true' : 'false')} />;
    case 'choice':
      return <Select {...common} allowDeselect={false} value={value} data={(field.options ?? []).map((value) => ({ value, label: field.key === 'language' ? languageName(t.lang, value) : value }))} onChange={(chosen) => onChange(chosen ?? '')} />;
    case 'number':
      return <NumberInput {...common} value={value === '' ? '' : Number(value)} onChange={(v) => onChange(String(v))} />;
    case 'longText':
    case 'lines':
      return <Textarea {...common} className={css.wide} autosize minRows={2} maxRows={8} value={value} onChange={(e) => onChange(e.currentTarget.value)} />;
    default:
      return <TextInput {...common} type={field.kind === 'url' ? 'url' : 'text'} value={value} onChange={(e) => onChange(e.currentTarget.value)} />;
  }
}
