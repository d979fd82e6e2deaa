import { createContext, useContext, useEffect, useMemo, type ReactNode } from 'react';
import { en } from './en';
import { ja } from './ja';

export type Lang = 'en' | 'ja';
export type MessageKey = keyof typeof en;

type Message = string | { readonly one?: string; readonly other: string };
type Holes<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;
type Words<M> = M extends string ? Holes<M> : M extends { other: infer Other } ? Holes<Other> | 'count' : never;
type Arguments<K extends MessageKey> = [Words<(typeof en)[K]>] extends [never] ? [] : [Record<Words<(typeof en)[K]>, string | number>];

/** The texts without places to fill. */
export type PlainKey = { [K in MessageKey]: Arguments<K> extends [] ? K : never }[MessageKey];

const languages: Record<Lang, Record<MessageKey, Message>> = { en, ja };

export interface Translate {
  <K extends MessageKey>(key: K, ...args: Arguments<K>): string;
  /** A code of the server in the reader's words; a code that is not known yet as it is. */
  code(prefix: string, code: string): string;
  lang: Lang;
}

export function translator(lang: Lang): Translate {
  const messages = languages[lang];
  const plurals = new Intl.PluralRules(lang);
  const numbers = new Intl.NumberFormat(lang);
  const say = (key: MessageKey, words: Record<string, string | number> = {}) => {
    const message = messages[key];
    const form = typeof message === 'string' ? message : plurals.select(Number(words.count)) === 'one' ? (message.one ?? message.other) : message.other;
    return form.replace(/\{(\w+)\}/g, (hole, name: string) => {
      const word = words[name];
      return word === undefined ? hole : typeof word === 'number' ? numbers.format(word) : word;
    });
  };
  return Object.assign(say as Translate, {
    lang,
    code: (prefix: string, code: string) => {
      const key = `${prefix}.${code}`;
      return key in messages ? say(key as MessageKey) : code;
    },
  });
}

const Current = createContext<Translate>(translator('en'));

export function I18n({ lang, children }: { lang: Lang; children: ReactNode }) {
  const t = useMemo(() => translator(lang), [lang]);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  return <Current.Provider value={t}>{children}</Current.Provider>;
}

export const useT = () => useContext(Current);

export const asLang = (language: string | null | undefined): Lang => (language?.startsWith('ja') ? 'ja' : 'en');
