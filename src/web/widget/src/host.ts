import type { ToHost, ToWidget } from '@cxm/embed/protocol';

/** The page that framed us: whoever greets first from the parent window, and from then on only that origin. */
export function connectHost(hear: (message: ToWidget) => void) {
  let origin: string | null = null;
  const waiting: ToHost[] = [];
  addEventListener('message', event => {
    const message = event.data as ToWidget | null;
    if (event.source !== window.parent || window.parent === window || typeof message?.cxm !== 'string') return;
    if (origin === null && message.cxm === 'hello') {
      origin = event.origin;
      for (const late of waiting.splice(0)) window.parent.postMessage(late, origin);
    }
    if (event.origin === origin) hear(message);
  });
  return {
    post: (message: ToHost) => {
      if (origin === null) waiting.push(message);
      else window.parent.postMessage(message, origin);
    },
    /** Says nothing but that we are there, so any page may hear it. Opened on its own, the widget fills the window. */
    ready: () => {
      if (window.parent === window) hear({ cxm: 'hello', page: null, identity: null, facts: {}, open: true, phone: false });
      else window.parent.postMessage({ cxm: 'ready' } satisfies ToHost, '*');
    },
  };
}
