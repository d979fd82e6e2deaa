import type { AttachmentDto } from '@cxm/api';
import { useT } from '@cxm/ui';
import { useMemo, useState } from 'react';
import { attachmentUrl } from './api';
import css from './conversation.module.css';

const remote = /(?:src|background)\s*=\s*["']?\s*(?:https?:)?\/\/|url\(\s*["']?\s*(?:https?:)?\/\//i;

/**
 * A mail's own looks. The server has cleaned it; here it stands in a frame that runs no script, sends no form, keeps the desk's
 * address to itself and fetches nothing from elsewhere.
 */
export function HtmlFrame({ html, attachments }: { html: string; attachments: readonly AttachmentDto[] }) {
  const t = useT();
  const [height, setHeight] = useState(120);
  const page = useMemo(() => {
    const shown = attachments.reduce((text, file) => (file.contentId ? text.replaceAll(`cid:${file.contentId}`, attachmentUrl(file.id)) : text), html);
    const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'`;
    return `<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><base target="_blank"><style>html{overflow-x:auto;overflow-y:hidden}body{margin:0;padding:12px;font:14px/1.5 system-ui,sans-serif;color:#20231f;background:#fff;overflow-wrap:anywhere}img,table{max-width:100%}</style></head><body>${shown}</body></html>`;
  }, [html, attachments]);

  return (
    <div className={css.html}>
      {remote.test(html) && <div className={css.blocked}>{t('message.imagesBlocked')}</div>}
      {/* allow-same-origin without allow-scripts: nothing runs in it, and its height can be measured from here. */}
      <iframe
        title={t('message.formatted')} sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox" srcDoc={page} height={height}
        onLoad={(e) => setHeight(Math.min(4_000, (e.currentTarget.contentDocument?.documentElement.scrollHeight ?? 120) + 4))}
      />
    </div>
  );
}
