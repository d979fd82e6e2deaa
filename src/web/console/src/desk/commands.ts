import { translator, type IconName, type PlainKey } from '@cxm/ui';
import { useEffect, useRef } from 'react';

/** Something that can be done where the agent is, for the palette. */
export interface Command {
  key: string;
  icon: IconName;
  text: string;
  /** Found by these words as well. */
  also?: string;
  /** The key that does the same. */
  shortcut?: string;
  run: () => void;
}

const sources = new Set<() => readonly Command[]>();

/** Offers commands while the screen is there. They are asked for when the palette opens. */
export function useCommands(source: () => readonly Command[]) {
  const current = useRef(source);
  useEffect(() => {
    current.current = source;
  });
  useEffect(() => {
    const ask = () => current.current();
    sources.add(ask);
    return () => void sources.delete(ask);
  }, []);
}

export const offeredCommands = (): readonly Command[] => [...sources].flatMap((source) => source());

const both = [translator('en'), translator('ja')];

/** The words of both languages, so that who thinks in the other one finds it too. */
export const inBothLanguages = (...keys: PlainKey[]) => keys.flatMap((key) => both.map((t) => t(key))).join(' ');

const plain = (text: string) => text.normalize('NFKC').toLowerCase();

/** Every word stands somewhere in one of the texts. Nothing asked: everything fits. */
export function fitsWords(asked: string, ...texts: readonly (string | null | undefined)[]): boolean {
  const text = plain(texts.filter(Boolean).join(' '));
  return plain(asked).split(/\s+/).every((word) => text.includes(word));
}
