import type { VisitorMessage } from '../chat/wire';
import type { Language, Words } from '../words';

/** The conversation as a plain text that can be kept: who, when, what, and the names of the files. */
export function transcript(title: string, messages: readonly VisitorMessage[], text: Words, language: Language): string {
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const lines = messages.map(message => {
    const who = message.author === 'customer' ? text.you : message.bot?.name || message.name || text.agent;
    const files = message.attachments.map(file => `[${file.fileName}]`);
    return `${time.format(new Date(message.at))}  ${who}\n${[message.text, ...files].filter(Boolean).join('\n')}`;
  });
  return [title, ...lines].join('\n\n') + '\n';
}

export function save(name: string, content: string): void {
  // With the mark of UTF-8, without which some editors still read Japanese as something else.
  const url = URL.createObjectURL(new Blob(['\ufeff', content], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
