import type { KeyboardEvent as ReactKeyboardEvent } from 'react';

type AnyKeyEvent = KeyboardEvent | ReactKeyboardEvent;

/** The key belongs to the input method (Japanese, Chinese ...), which uses Enter, arrows and letters for itself. */
export function composing(event: AnyKeyEvent): boolean {
  const native = 'nativeEvent' in event ? event.nativeEvent : event;
  // 229 is what Safari reports for the Enter that ends a composition, after isComposing is already false.
  return native.isComposing || native.keyCode === 229;
}

/** AltGr writes characters such as @ on many keyboards; it reports itself as Ctrl+Alt. */
export function altGr(event: AnyKeyEvent): boolean {
  const native = 'nativeEvent' in event ? event.nativeEvent : event;
  return native.getModifierState?.('AltGraph') === true || (native.ctrlKey && native.altKey);
}

export const inTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role="textbox"],[role="combobox"],[role="listbox"],[role="menu"]') !== null);

export const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);
export const ctrl = (event: AnyKeyEvent) => (mac ? event.metaKey : event.ctrlKey) && !altGr(event);
export const ctrlName = mac ? '⌘' : 'Ctrl';
