import { useRef, useState } from 'preact/hooks';
import type { Chat } from '../chat/chat';
import { HttpRefusal, upload, type Upload } from '../chat/session';
import { limits, type StoredFile } from '../chat/wire';
import { size, type Language, type Words } from '../words';

export interface Attached {
  key: number;
  file: File;
  share: number;
  stored: StoredFile | null;
  error: string | null;
}

/** Files go up while the customer still writes; the message only names them. */
export function useUploads(chat: Chat, text: Words, language: Language, complain: (words: string) => void) {
  const [items, setItems] = useState<Attached[]>([]);
  const running = useRef(new Map<number, Upload>());
  const counter = useRef(0);
  const change = (key: number, part: Partial<Attached>) =>
    setItems(now => now.map(item => (item.key === key ? { ...item, ...part } : item)));

  const begin = (item: Attached) => {
    const token = chat.token;
    if (!token) {
      change(item.key, { error: text.uploadFailed(item.file.name) });
      return;
    }
    const run = upload(chat.base, token, item.file, share => change(item.key, { share }));
    running.current.set(item.key, run);
    run.done
      .then(stored => change(item.key, { stored, share: 1 }))
      .catch((error: unknown) => {
        const { status, code } = error instanceof HttpRefusal ? error : { status: 0, code: '' };
        if (code === 'cancelled') return;
        const words = status === 413 ? text.fileTooLarge(item.file.name, size(maxBytes(chat), language))
          : status === 415 || status === 400 ? text.fileRefused(item.file.name)
          : text.uploadFailed(item.file.name);
        change(item.key, { error: words });
      })
      .finally(() => running.current.delete(item.key));
  };

  return {
    items,
    add: (files: Iterable<File>) => {
      const most = chat.state.settings?.maxFiles ?? limits.files;
      let room = most - items.length;
      const fresh: Attached[] = [];
      for (const file of files) {
        if (file.size === 0) complain(text.fileEmpty(file.name));
        else if (file.size > maxBytes(chat)) complain(text.fileTooLarge(file.name, size(maxBytes(chat), language)));
        else if (room-- <= 0) complain(text.tooManyFiles(most));
        else fresh.push({ key: ++counter.current, file, share: 0, stored: null, error: null });
      }
      setItems(now => [...now, ...fresh]);
      fresh.forEach(begin);
    },
    again: (item: Attached) => {
      change(item.key, { error: null, share: 0 });
      begin(item);
    },
    remove: (key: number) => {
      running.current.get(key)?.cancel();
      setItems(now => now.filter(item => item.key !== key));
    },
    restore: (files: StoredFile[]) =>
      setItems(files.map(stored => ({ key: ++counter.current, file: new File([], stored.fileName), share: 1, stored, error: null }))),
    clear: () => setItems([]),
  };
}

const maxBytes = (chat: Chat) => chat.state.settings?.maxFileBytes ?? limits.fileBytes;
