import type { MessageDto } from '@cxm/api';
import { MoodFace, moodLevel, useFormat, useT } from '@cxm/ui';
import css from './conversation.module.css';

const Shown = 8;

/** How the customer sounded from message to message, the last one at the right. */
export function MoodTrend({ messages }: { messages: readonly MessageDto[] }) {
  const t = useT();
  const format = useFormat();
  const read = messages.filter((message) => message.kind === 'customer' && message.mood != null).slice(-Shown);
  if (read.length < 2) return null;
  return (
    <div className={css.trend}>
      <span className="dim">{t('why.trend')}</span>
      <ol>
        {read.map((message) => {
          const level = moodLevel(message.mood!);
          const words = `${t(`mood.${level}`)}, ${format.short(message.at)}`;
          return <li key={message.id} className="mood" data-level={level} title={words} aria-label={words}><MoodFace level={level} size={16} /></li>;
        })}
      </ol>
    </div>
  );
}
