import type { StoredFile } from '@cxm/api';

/** Of a picture between the words; the server knows the file by the same name. */
export const picture = /!\[([^\]\n]{0,200})\]\(cid:([0-9a-f]{64})\)/g;

const shown = /^image\/(png|jpeg|gif|webp)$/;

/** Puts pictures into a text where the caret stands, each on a line of its own. What is no picture only hangs on the message. */
export function place(text: string, caret: number, files: readonly StoredFile[]): string {
  const lines = files.filter((file) => shown.test(file.contentType)).map((file) => `![${file.fileName.replace(/[[\]\n]/g, '')}](cid:${file.sha256})`);
  if (lines.length === 0) return text;
  const [before, after] = [text.slice(0, caret), text.slice(caret)];
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${lines.join('\n')}\n${after.replace(/^\n/, '')}`;
}

/** A file taken off takes its picture out of the text. */
export const without = (text: string, file: StoredFile) => text.replaceAll(picture, (whole, _name, id) => (id === file.sha256 ? '' : whole));
