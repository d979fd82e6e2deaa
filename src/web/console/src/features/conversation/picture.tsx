import type { AttachmentDto } from '@cxm/api';
import { attachmentUrl } from './api';
import css from './conversation.module.css';

/** A picture that stands between the words of a message; its name where the file is not there (yet). */
export function Picture({ picture, files }: { picture: { name: string; id: string }; files: readonly AttachmentDto[] }) {
  const file = files.find((one) => one.contentId === picture.id && one.id > 0);
  return file === undefined ? <em>[{picture.name}]</em> : (
    <a href={attachmentUrl(file.id)} download={file.fileName}><img className={css.inline} src={attachmentUrl(file.id)} alt={picture.name} loading="lazy" /></a>
  );
}
