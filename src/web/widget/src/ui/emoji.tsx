import { useEffect, useRef, useState } from 'preact/hooks';
import type { Words } from '../words';
import { SmileIcon } from './icons';

// The ones that people send to a shop. All others come by the keyboard of the system.
const emoji = [...'🙂😀😂😍🥰😎🤔😅😢😭😡😱👍👎🙏👏👋💪👌🤝❤💔✨🎉🔥⭐✅❌❓❗📦🚚🎁💳📷🕐'];

/** A grid of faces that puts one where the writing is. Arrows move in it, Escape closes it. */
export function EmojiPicker({ text, onPick }: { text: Words; onPick: (emoji: string) => void }) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    box.current?.querySelector('button')?.focus();
    const outside = (event: Event) => {
      if (!box.current?.contains(event.target as Node) && !opener.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [open]);

  const move = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      // The dialog around would close with it.
      event.stopPropagation();
      setOpen(false);
      opener.current?.focus();
      return;
    }
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 8, ArrowUp: -8 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const all = [...(box.current?.querySelectorAll('button') ?? [])];
    all[Math.min(all.length - 1, Math.max(0, all.indexOf(document.activeElement as HTMLButtonElement) + by))]?.focus();
  };
  return (
    <>
      <button ref={opener} type="button" class="icon" aria-label={text.emoji} title={text.emoji} aria-expanded={open} onClick={() => setOpen(!open)}><SmileIcon /></button>
      {open && (
        <div ref={box} class="emoji" role="group" aria-label={text.emoji} onKeyDown={move}>
          {emoji.map((one, i) => (
            <button key={one} type="button" tabIndex={i === 0 ? 0 : -1} onClick={() => { setOpen(false); onPick(one); }}>{one}</button>
          ))}
        </div>
      )}
    </>
  );
}
