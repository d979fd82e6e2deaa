import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Keeps Tab inside the dialog: the frame's document has nothing behind it that a reader should fall into. */
export function trapTab(event: KeyboardEvent, root: HTMLElement): void {
  if (event.key !== 'Tab') return;
  const stops = [...root.querySelectorAll<HTMLElement>('button, textarea, input, a[href], [tabindex="0"]')]
    .filter(element => !element.matches(':disabled, [type=file]') && element.offsetParent !== null);
  const first = stops[0];
  const last = stops.at(-1);
  if (event.shiftKey && document.activeElement === first) {
    last?.focus();
    event.preventDefault();
  } else if (!event.shiftKey && document.activeElement === last) {
    first?.focus();
    event.preventDefault();
  }
}

/** An Enter that chooses a candidate of an input method sends nothing; Safari says so by 229 only. */
export const composing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;

/** Of what has just appeared because somebody asked for it: the place to write in. */
export function useFocused<T extends HTMLElement>(): RefObject<T> {
  const box = useRef<T>(null);
  useEffect(() => box.current?.focus(), []);
  return box;
}
