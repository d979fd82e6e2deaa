import { Loader } from '@mantine/core';
import { Icon, useFormat, useT } from '@cxm/ui';
import { changeDraft, type Draft, type Mode } from '../../desk/drafts';
import { without } from '../../desk/inline-images';
import css from './composer.module.css';
import { RemoveFile } from './message';

/** What will go with the message, and what is still on its way to the server. */
export function PendingFiles({ ticketId, mode, draft, uploading }: { ticketId: number; mode: Mode; draft: Draft; uploading: number }) {
  const t = useT();
  const format = useFormat();
  if (draft.files.length === 0 && uploading === 0) return null;
  return (
    <ul className={css.pendingFiles}>
      {draft.files.map((file, index) => (
        <li key={`${file.sha256}${index}`}>
          <Icon name="file" size={14} /> <span className="truncate">{file.fileName}</span> <small className="dim num">{format.bytes(file.size)}</small>
          <RemoveFile name={file.fileName} onRemove={() => changeDraft(ticketId, mode, (d) => ({ ...d, text: without(d.text, file), files: d.files.filter((_, i) => i !== index) }))} />
        </li>
      ))}
      {uploading > 0 && <li><Loader size={12} /> {t('composer.uploading', { count: uploading })}</li>}
    </ul>
  );
}
