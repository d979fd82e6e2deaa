import type { ChannelAccountDto, ChannelDto } from '@cxm/api';
import { Button, CopyButton, TextInput } from '@mantine/core';
import { useT } from '@cxm/ui';
import css from './admin.module.css';

/** What is entered elsewhere so that messages arrive here: a line for the company's pages, or an address for the provider. */
export function Addresses({ descriptor, account }: { descriptor: ChannelDto; account: ChannelAccountDto }) {
  const t = useT();
  return (
    <div className={css.addresses}>
      {descriptor.capabilities.live && (
        <Address label={t('channels.snippet')} about={t('channels.snippetHint')} value={`<script async src="${location.origin}/embed.js?account=${account.key}"></script>`} />
      )}
      {descriptor.called && (
        <Address label={t('channels.address')} about={t(account.address == null ? 'channels.addressGuess' : 'channels.addressHint')} value={account.address ?? `${location.origin}/hooks/${account.key}`} />
      )}
      <Address label={t('channels.key')} about={t('channels.keyHint')} value={account.key} />
    </div>
  );
}

function Address({ label, about, value }: { label: string; about: string; value: string }) {
  const t = useT();
  return (
    <div className={css.address}>
      <TextInput label={label} description={about} value={value} readOnly onFocus={(e) => e.currentTarget.select()} />
      <CopyButton value={value}>{({ copied, copy }) => <Button variant="default" onClick={copy}>{t(copied ? 'tokens.copied' : 'tokens.copy')}</Button>}</CopyButton>
    </div>
  );
}
