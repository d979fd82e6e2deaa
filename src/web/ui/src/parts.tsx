import { Button } from '@mantine/core';
import { useState, type CSSProperties, type ReactNode } from 'react';
import { span, useFormat, useNow } from './format';
import { useT } from './i18n/i18n';
import { Icon, type IconName } from './icons';

const channelIcons: Record<string, IconName> = {
  'web-chat': 'chat', 'web-form': 'form', email: 'mail', sms: 'phone', voice: 'phone', whatsapp: 'phone', line: 'chat', messenger: 'chat', instagram: 'chat', chat: 'chat', mail: 'mail', form: 'form', phone: 'phone', bot: 'bot', 'bot-framework': 'bot', reviews: 'star', star: 'star', 'x-com': 'megaphone', megaphone: 'megaphone', api: 'plug', robot: 'bot',
  'message-circle': 'chat', message: 'chat', messages: 'chat', forms: 'form', 'device-mobile': 'phone', at: 'mail',
};

/** Takes a channel's key or the icon's name of its descriptor; one that is not known is a speech bubble among others. */
export function ChannelIcon({ channel, size = 16, label }: { channel: string; size?: number; label?: string }) {
  return <Icon name={channelIcons[channel] ?? 'share'} size={size} {...(label === undefined ? {} : { 'aria-label': label, role: 'img' })} />;
}

const hues = ['#3d6f8e', '#7a5c8f', '#8c5a4a', '#4f7a52', '#6b6f3a', '#3f7a76', '#8a5470', '#5a6a9a'];

const initials = (name: string) => {
  // A handle in brackets, as of people on X, is no part of the name.
  const all = name.trim().split(/\s+/).filter(Boolean);
  const words = all.some((word) => /^[\p{L}\p{N}]/u.test(word)) ? all.filter((word) => /^[\p{L}\p{N}]/u.test(word)) : all;
  if (words.length === 0) return '?';
  const first = [...words[0]!][0]!;
  // A Japanese name is known by its first character; a western one by two letters.
  return /[\u3040-\u9fff\uac00-\ud7af]/.test(first) || words.length === 1 ? first.toUpperCase() : (first + [...words[words.length - 1]!][0]!).toUpperCase();
};

/** Of somebody without a picture, or whose picture is not to be had, the initials. Pictures are our own server's. */
export function Avatar({ name, size = 28, picture }: { name: string; size?: number; picture?: string | null | undefined }) {
  const [broken, setBroken] = useState<string | null>(null);
  if (picture != null && picture !== broken) return <img className="avatar" src={`/api/pictures/${picture}`} alt="" width={size} height={size} loading="lazy" onError={() => setBroken(picture)} />;
  let hash = 0x811c9dc5;
  for (const char of name) hash = Math.imul(hash ^ char.codePointAt(0)!, 0x01000193) >>> 0;
  hash ^= hash >>> 15;
  return (
    <span className="avatar" aria-hidden="true" style={{ width: size, height: size, fontSize: Math.round(size * 0.4), background: hues[Math.abs(hash) % hues.length] }}>
      {initials(name)}
    </span>
  );
}

/** Time left until the answer is due. */
export function Countdown({ to }: { to: string | null | undefined }) {
  const t = useT();
  const format = useFormat();
  const now = useNow();
  if (to == null) return null;
  const minutes = (Date.parse(to) - now) / 60_000;
  const level = minutes < 0 ? 'over' : minutes < 15 ? 'soon' : minutes < 60 ? 'near' : 'far';
  const left = span(t, minutes);
  const present = Math.abs(minutes) < 1;
  const words = present ? t('due.now') : minutes < 0 ? t('due.over', { span: left }) : t('due.in', { span: left });
  return (
    <time className="due" data-level={level} dateTime={to} title={`${words} · ${format.dateTime(to)}`}>
      <span aria-hidden="true">{present ? t('due.nowShort') : minutes < 0 ? `−${left}` : left}</span>
      <span className="visually-hidden">{words}</span>
    </time>
  );
}

export function Ago({ at }: { at: string }) {
  const format = useFormat();
  const now = useNow();
  return <time dateTime={at} title={format.dateTime(at)}>{format.ago(at, now)}</time>;
}

export function Empty({ icon = 'inbox', title, children }: { icon?: IconName; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <Icon name={icon} size={28} />
      <strong>{title}</strong>
      {children !== undefined && <div>{children}</div>}
    </div>
  );
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT();
  return (
    <div className="empty" role="alert">
      <Icon name="warn" size={28} />
      <strong>{t('state.failed')}</strong>
      <div>{explain(t, error)}</div>
      {onRetry && <Button variant="default" leftSection={<Icon name="retry" size={16} />} onClick={onRetry}>{t('action.retry')}</Button>}
    </div>
  );
}

/** An error in the reader's words; the codes are the server's. */
export function explain(t: ReturnType<typeof useT>, error: unknown): string {
  const problem = error as { name?: string; code?: string; message?: string; status?: number };
  if (problem?.name === 'Unreachable') return t('state.unreachable');
  if (problem?.code !== undefined) {
    const words = t.code('problem', problem.code);
    if (words !== problem.code) return words;
    return (problem.status ?? 0) >= 500 ? t('state.serverFailed') : (problem.message ?? problem.code);
  }
  return t('state.unknown');
}

export function Bone({ w = '100%', h = 12, style }: { w?: number | string; h?: number; style?: CSSProperties }) {
  return <div className="bone" style={{ width: w, height: h, ...style }} />;
}

export function Bones({ rows = 6, height = 40 }: { rows?: number; height?: number }) {
  const t = useT();
  return (
    <div role="status" aria-label={t('state.loading')} style={{ display: 'grid', gap: 12, padding: 16 }}>
      {Array.from({ length: rows }, (_, i) => (
        <div key={i} style={{ display: 'grid', gap: 6, height }}>
          <Bone w={`${55 + ((i * 17) % 35)}%`} />
          <Bone w={`${35 + ((i * 23) % 45)}%`} h={9} />
        </div>
      ))}
    </div>
  );
}

export const Kbd = ({ children }: { children: ReactNode }) => <kbd className="kbd">{children}</kbd>;
