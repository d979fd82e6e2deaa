import { get, type CustomerDto, type Page, type Recipient } from '@cxm/api';
import { TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useT } from '@cxm/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { isAddress, readRecipient, written } from './recipients';

interface Props {
  label: string;
  /** Of address. */
  kind: string;
  value: readonly Recipient[];
  onChange: (value: Recipient[]) => void;
  most?: number;
  error?: string | undefined;
  focus?: boolean;
  size?: 'xs' | 'sm';
}

/** Addresses as chips, with the customers whom the words fit. What is no address stays in the field and is told. */
export function RecipientInput({ label, kind, value, onChange, most = 20, error, focus = false, size = 'sm' }: Props) {
  const t = useT();
  const [words, setWords] = useState('');
  const [wrong, setWrong] = useState<string | null>(null);
  const [asked] = useDebouncedValue(words.trim(), 180);
  const { data: found = [] } = useQuery({
    queryKey: ['recipients', asked], enabled: kind === 'email' && asked.length > 1, staleTime: 30_000,
    queryFn: ({ signal }) => get<Page<CustomerDto>>('/api/customers', { query: { q: asked, limit: 6 }, signal }),
    select: (page) => page.items.flatMap((customer) => (customer.email == null ? [] : [written({ address: customer.email, name: customer.name })])),
  });
  const take = (texts: string[]) => {
    const all = texts.map(readRecipient);
    const bad = all.find((one) => !isAddress(kind, one.address));
    setWrong(bad?.address ?? null);
    if (bad !== undefined) setWords(bad.address);
    const seen = new Set<string>();
    onChange(all.filter((one) => isAddress(kind, one.address) && !seen.has(one.address.toLowerCase()) && seen.add(one.address.toLowerCase())));
  };
  return (
    <TagsInput
      label={label} size={size} value={value.map(written)} onChange={take} data={[...new Set(found)]} filter={({ options }) => options} splitChars={[',', ';']} maxTags={most}
      searchValue={words} onSearchChange={(text) => { setWords(text); if (text !== wrong) setWrong(null); }} error={wrong === null ? error : t('copies.wrong', { text: wrong })}
      data-autofocus={focus || undefined} inputMode={kind === 'email' ? 'email' : undefined} autoComplete="off" acceptValueOnBlur
    />
  );
}
