import { useT } from '@cxm/ui';

const fields = ['name', 'email', 'order'] as const;

/** Why the bot gave the conversation to us, and what it asked the customer before. His answers are claims. */
export function HandedOver({ facts }: { facts: Readonly<Record<string, string>> }) {
  const t = useT();
  const told = fields.flatMap((field) => (facts[`bot-${field}`] === undefined ? [] : [`${t(`bot.field.${field}`)}: ${facts[`bot-${field}`]!}`]));
  return <>{t('bot.handedOver', { reason: t.code('bot.reason', facts['bot-handed'] ?? '') })}{told.length > 0 && ` · ${told.join(' · ')}`}</>;
}
