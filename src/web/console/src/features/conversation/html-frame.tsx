import { Button, useComputedColorScheme } from '@mantine/core';
import { explain, useT } from '@cxm/ui';
import { useState, type SyntheticEvent } from 'react';
import { toast } from '../../desk/toast';
import { chooseImages, pageUrl } from './api';
import css from './conversation.module.css';

interface Seen {
  height: number;
  /** Images from elsewhere: not fetched, or fetched. */
  blocked: number;
  remote: number;
  cut: boolean;
  failed: boolean;
}

const unseen: Seen = { height: 120, blocked: 0, remote: 0, cut: false, failed: false };

/**
 * A mail's own looks, cleaned by the server. The frame runs no script, sends no form, keeps the desk's address to itself and fetches nothing from
 * elsewhere until the agent asks for it. allow-same-origin without allow-scripts: nothing runs in it, and its height can be measured from here.
 */
export function HtmlFrame({ messageId }: { messageId: number }) {
  const t = useT();
  const dark = useComputedColorScheme('light') === 'dark';
  const [images, setImages] = useState(false);
  const [choice, setChoice] = useState(0);
  const [seen, setSeen] = useState(unseen);

  const look = (event: SyntheticEvent<HTMLIFrameElement>) => {
    const page = event.currentTarget.contentDocument?.documentElement;
    const { blocked, remote, cut } = page?.dataset ?? {};
    setSeen({
      height: Math.min(4_000, (page?.scrollHeight ?? 120) + 4), blocked: Number(blocked ?? 0), remote: Number(remote ?? 0), cut: cut === 'True', failed: blocked === undefined,
    });
  };
  const always = (on: boolean) => {
    setImages(false);
    chooseImages(messageId, on)
      .then(() => setChoice((n) => n + 1))
      .catch((error: unknown) => toast({ text: explain(t, error), kind: 'error' }));
  };

  if (seen.failed) return <p className={css.blocked} role="alert">{t('message.formatFailed')}</p>;
  return (
    <div className={css.html} data-dark={dark}>
      {seen.blocked > 0 && (
        <div className={css.blocked} role="status">
          <span>{t('message.imagesBlocked', { count: seen.blocked })}</span>
          <span className={css.choices}>
            <Button size="compact-xs" variant="subtle" onClick={() => setImages(true)}>{t('message.imagesOnce')}</Button>
            <Button size="compact-xs" variant="subtle" onClick={() => always(true)}>{t('message.imagesAlways')}</Button>
          </span>
        </div>
      )}
      {seen.remote > 0 && (
        <div className={css.blocked} role="status">
          <span>{t('message.imagesShown')}</span>
          <Button size="compact-xs" variant="subtle" onClick={() => always(false)}>{t('message.imagesHide')}</Button>
        </div>
      )}
      {seen.cut && <div className={css.blocked} role="status">{t('message.formatCut')}</div>}
      <iframe
        key={choice} title={t('message.formatted')} sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" src={pageUrl(messageId, images, dark)} height={seen.height}
        onLoad={look}
      />
    </div>
  );
}
