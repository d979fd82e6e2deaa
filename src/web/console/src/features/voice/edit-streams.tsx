import { put, type VoiceStream } from '@cxm/api';
import { Button, Modal, TextInput } from '@mantine/core';
import { Icon, useT } from '@cxm/ui';
import { useState } from 'react';
import { queryClient } from '../../desk/query';
import { useSaving } from '../../desk/saving';
import css from './voice.module.css';

interface Row {
  id: string;
  name: string;
  words: string;
}

/** What is listened for: a brand, a product, a topic, each with its words. */
export function EditStreams({ streams, onClose }: { streams: readonly VoiceStream[]; onClose: () => void }) {
  const t = useT();
  const { busy, save, of } = useSaving();
  const fresh = (): Row => ({ id: crypto.randomUUID(), name: '', words: '' });
  const [rows, setRows] = useState<Row[]>(streams.length === 0 ? [fresh()] : streams.map(({ id, name, words }) => ({ id, name, words: words.join(', ') })));
  const change = (id: string, part: Partial<Row>) => setRows(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const send = () =>
    save(async () => {
      const wanted = rows.map(({ id, name, words }) => ({ id, name: name.trim(), words: words.split(/[,、，\n]/).map((word) => word.trim()).filter(Boolean) })).filter(({ name, words }) => name !== '' || words.length > 0);
      await put('/api/voice/streams', { streams: wanted });
      void queryClient.invalidateQueries({ queryKey: ['voice'] });
      onClose();
    });
  return (
    <Modal opened onClose={onClose} title={t('voice.editStreams')} size={640}>
      <form className={css.form} onSubmit={(e) => { e.preventDefault(); void send(); }}>
        <p className="dim">{t('voice.streamsHint')}</p>
        {rows.map((row, i) => (
          <fieldset key={row.id}>
            <TextInput label={t('voice.streamName')} value={row.name} error={of(`streams[${i}].name`)} data-autofocus={i === 0 || undefined} onChange={(e) => change(row.id, { name: e.currentTarget.value })} />
            <TextInput label={t('voice.streamWords')} value={row.words} error={of(`streams[${i}].words`)} onChange={(e) => change(row.id, { words: e.currentTarget.value })} />
            <Button variant="subtle" color="gray" aria-label={t('voice.removeStream', { name: row.name })} onClick={() => setRows(rows.filter(({ id }) => id !== row.id))}><Icon name="trash" size={15} /></Button>
          </fieldset>
        ))}
        {of('streams') !== undefined && <p role="alert" className={css.wrong}>{of('streams')}</p>}
        <div className={css.buttons}>
          <Button variant="default" leftSection={<Icon name="plus" size={14} />} disabled={rows.length >= 20} onClick={() => setRows([...rows, fresh()])}>{t('voice.addStream')}</Button>
          <span />
          <Button variant="default" onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" loading={busy}>{t('action.save')}</Button>
        </div>
      </form>
    </Modal>
  );
}
