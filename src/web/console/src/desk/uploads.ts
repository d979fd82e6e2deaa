import { post, type ChannelCapabilitiesDto, type StoredFile } from '@cxm/api';
import { explain, useFormat, useT } from '@cxm/ui';
import { useState } from 'react';
import { toast } from './toast';

function upload(files: File[]) {
  const form = new FormData();
  for (const file of files) form.append('files', file, file.name);
  return post<StoredFile[]>('/api/uploads', form);
}

/** Files on their way up, within what the channel carries. */
export function useUploads(capabilities: Pick<ChannelCapabilitiesDto, 'maxFileBytes'>, channelName: string, onStored: (files: StoredFile[], inPlace: boolean) => void) {
  const t = useT();
  const format = useFormat();
  const [uploading, setUploading] = useState(0);
  /** @param inPlace They were dropped or pasted between the words. */
  const take = (files: File[], inPlace = false) => {
    if (files.length === 0) return;
    if (capabilities.maxFileBytes === 0) {
      toast({ text: t('composer.noFiles', { channel: channelName }), kind: 'error' });
      return;
    }
    const fits = files.filter((file) => file.size <= capabilities.maxFileBytes);
    if (fits.length < files.length) toast({ text: t('composer.fileTooBig', { size: format.bytes(capabilities.maxFileBytes) }), kind: 'error' });
    if (fits.length === 0) return;
    setUploading((n) => n + fits.length);
    upload(fits)
      .then((stored) => onStored(stored, inPlace))
      .catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }))
      .finally(() => setUploading((n) => n - fits.length));
  };
  return { uploading, take };
}
