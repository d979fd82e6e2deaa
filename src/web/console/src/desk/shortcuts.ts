import { altGr, composing, inTextField } from '@cxm/ui';
import { useEffect, useRef } from 'react';
import { macroAsked } from './run-macro';
import { preferences } from './store';
import { firstAsked } from './write-first';

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

/** Plain keys, by what they write; silent while somebody writes, composes with an input method or holds AltGr. */
export function useShortcuts(shortcuts: Shortcuts, enabled = true) {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    if (!enabled) return;
    const listen = (event: KeyboardEvent) => {
      if (!preferences.get().shortcuts || event.defaultPrevented || composing(event) || altGr(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      // A dialog that is only just opening has not taken the keys yet; what is typed for it must not resolve a ticket.
      if (macroAsked.get().ask !== null || firstAsked.get().ask !== null) return;
      if (inTextField(event.target) || document.querySelector('[aria-modal="true"]') !== null) return;
      // Enter and blank belong to the button that has the focus.
      if ((event.key === 'Enter' || event.key === ' ') && event.target instanceof HTMLElement && event.target.closest('button, a, summary, [role="button"]') !== null) return;
      const run = current.current[event.key];
      if (run === undefined) return;
      event.preventDefault();
      run(event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, [enabled]);
}
