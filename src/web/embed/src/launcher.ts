import { readable } from './colour';
import { css } from './style';

const words = {
  en: { open: 'Open chat', close: 'Close chat', frame: 'Chat with us', unread: (n: number) => `Open chat, ${n} unread`, decline: 'Not now' },
  ja: { open: 'チャットを開く', close: 'チャットを閉じる', frame: 'チャット', unread: (n: number) => `チャットを開く（未読${n}件）`, decline: '閉じる' },
};

export interface Launcher {
  readonly button: HTMLButtonElement;
  readonly attach: (frame: HTMLIFrameElement) => void;
  readonly show: (open: boolean, unread: number) => void;
  /** A bubble beside the button; null: none. */
  readonly invite: (text: string | null, answer?: (accepted: boolean) => void) => void;
}

function icon(path: string): SVGSVGElement {
  // Not innerHTML: a page that requires trusted types would refuse it.
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(svg.namespaceURI, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg as SVGSVGElement;
}

/** The round button and the place of the iframe, in a shadow root of their own: the page's styles and ours never meet. */
export function createLauncher(language: 'en' | 'ja', colour: string | undefined): Launcher {
  const text = words[language];
  const host = document.createElement('cxm-helpdesk');
  const colours = readable(colour);
  if (colours) {
    host.style.setProperty('--accent', colours.fill);
    for (const name of ['--on-accent', '--ring']) host.style.setProperty(name, colours.ink);
  }
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'launcher';
  const bubble = icon('M12 3.5c-5 0-9 3.4-9 7.7 0 2.4 1.3 4.5 3.3 5.9-.1 1.1-.6 2.3-1.5 3.4 1.9-.1 3.7-.8 5-1.8.7.1 1.4.2 2.2.2 5 0 9-3.4 9-7.7s-4-7.7-9-7.7ZM8 11.2h.01M12 11.2h.01M16 11.2h.01');
  const chevron = icon('m6 9.5 6 6 6-6');
  const badge = document.createElement('span');
  badge.className = 'badge';
  badge.setAttribute('aria-hidden', 'true');
  button.append(bubble, chevron, badge);
  root.append(button);

  const show = (open: boolean, unread: number) => {
    button.setAttribute('aria-expanded', String(open));
    button.setAttribute('aria-label', open ? text.close : unread > 0 ? text.unread(unread) : text.open);
    bubble.toggleAttribute('hidden', open);
    chevron.toggleAttribute('hidden', !open);
    badge.hidden = open || unread === 0;
    badge.textContent = unread > 99 ? '99+' : String(unread);
  };
  show(false, 0);
  document.body.append(host);

  let bubbleBox: HTMLElement | undefined;
  const invite: Launcher['invite'] = (invitation, answer) => {
    bubbleBox?.remove();
    bubbleBox = undefined;
    if (invitation === null) return;
    const box = document.createElement('div');
    box.className = 'invitation';
    box.setAttribute('role', 'status');
    const accept = document.createElement('button');
    accept.type = 'button';
    accept.textContent = invitation;
    accept.addEventListener('click', () => answer?.(true));
    const decline = document.createElement('button');
    decline.type = 'button';
    decline.setAttribute('aria-label', text.decline);
    decline.append(icon('M7 7l10 10M17 7 7 17'));
    decline.addEventListener('click', () => answer?.(false));
    box.append(accept, decline);
    root.append(box);
    bubbleBox = box;
  };

  return {
    button,
    show,
    invite,
    attach: frame => {
      frame.title = text.frame;
      root.insertBefore(frame, button);
    },
  };
}
