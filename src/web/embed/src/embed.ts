import type { Helpdesk, HelpdeskEvents } from './api';
import { inviter, parse } from './invitations';
import { createLauncher } from './launcher';
import type { PageVisit, ToHost, ToWidget, VisitorFacts } from './protocol';

type Listener = (detail: unknown) => void;

function start(script: HTMLScriptElement, account: string): void {
  const base = new URL('.', script.src);
  const wanted = script.dataset.language || document.documentElement.lang || navigator.language;
  const language = wanted.toLowerCase().startsWith('ja') ? 'ja' : 'en';
  const colour = script.dataset.colour;
  const launcher = createLauncher(language, colour);
  const phone = matchMedia('(max-width: 480px), (max-height: 420px)');
  const listeners = new Map<string, Set<Listener>>();
  const memory = `cxm-helpdesk:${account}`;
  let frame: HTMLIFrameElement | undefined;
  let ready = false;
  let isOpen = false;
  let unread = 0;
  let identity: string | null = null;
  let facts: VisitorFacts = {};
  let lastPage = '';
  /** There is a conversation: nobody needs to be invited to one. */
  let talked = false;
  try {
    talked = localStorage.getItem(memory) === '1';
  } catch {
    // As in remember().
  }

  const emit = <K extends keyof HelpdeskEvents>(event: K, detail: HelpdeskEvents[K]) =>
    listeners.get(event)?.forEach(listener => listener(detail));

  const invitations = inviter(parse(script.dataset.invitations), memory, language === 'ja', {
    busy: () => isOpen || unread > 0 || talked,
    show: text => launcher.invite(text, accepted => {
      invitations.stop(!accepted);
      if (accepted) open();
    }),
    hide: () => launcher.invite(null),
  }, script.dataset.asks ? visits => {
    if (identity === null) return;
    load();
    post({ cxm: 'ask', path: location.pathname, visits });
  } : undefined);

  const post = (message: ToWidget) => {
    if (ready) frame?.contentWindow?.postMessage(message, base.origin);
  };

  const load = () => {
    if (frame) return;
    frame = document.createElement('iframe');
    const address = new URL('widget/', base);
    address.search = new URLSearchParams({ account, language, ...(colour ? { colour } : {}) }).toString();
    frame.src = address.href;
    frame.inert = true;
    launcher.attach(frame);
  };

  const page = (): PageVisit | null => {
    // Whoever asks not to be followed is not, whatever the page's owner would like.
    const refused = navigator.doNotTrack === '1' || (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true;
    if (refused || script.dataset.visits === 'off') return null;
    return { url: location.origin + location.pathname + location.search, title: document.title };
  };

  const turned = () => {
    const visit = page();
    if (!visit || visit.url === lastPage) return;
    lastPage = visit.url;
    post({ cxm: 'page', page: visit });
  };

  let lastPath = '';
  const arrived = () => {
    turned();
    if (location.pathname === lastPath) return;
    lastPath = location.pathname;
    invitations.turned();
  };

  // A phone's keyboard covers a fixed box; the visual viewport is what is left to see.
  const fit = () => {
    if (!frame) return;
    const view = window.visualViewport;
    const full = isOpen && phone.matches;
    frame.style.height = full && view ? `${view.height}px` : '';
    frame.style.top = full && view ? `${view.offsetTop}px` : '';
    document.documentElement.style.overflow = full ? 'hidden' : '';
  };

  const open = () => {
    load();
    if (isOpen || !frame) return;
    isOpen = true;
    invitations.stop(false);
    frame.inert = false;
    frame.classList.add('open');
    launcher.show(true, unread);
    fit();
    frame.focus();
    post({ cxm: 'open', phone: phone.matches });
    emit('open', undefined);
  };

  const close = () => {
    if (!isOpen || !frame) return;
    const had = (frame.getRootNode() as ShadowRoot).activeElement === frame;
    isOpen = false;
    frame.inert = true;
    frame.classList.remove('open');
    launcher.show(false, unread);
    fit();
    post({ cxm: 'closed' });
    if (had) launcher.button.focus();
    emit('close', undefined);
  };

  const remember = (exists: boolean) => {
    try {
      if (exists) localStorage.setItem(memory, '1');
      else localStorage.removeItem(memory);
    } catch {
      // Storage is refused to this page: then the widget simply waits for a click.
    }
  };

  const hear = (message: ToHost) => {
    switch (message.cxm) {
      case 'ready': {
        ready = true;
        const visit = page();
        lastPage = visit?.url ?? '';
        post({ cxm: 'hello', page: visit, identity, facts, open: isOpen, phone: phone.matches });
        invitations.again();
        emit('ready', undefined);
        break;
      }
      case 'close':
        close();
        break;
      case 'invite':
        if (!isOpen) invitations.offer(message.path, message.text, message.seconds);
        break;
      case 'unread':
        unread = message.count;
        launcher.show(isOpen, unread);
        emit('unread', unread);
        break;
      case 'message':
        emit('message', { author: message.author, text: message.text });
        break;
      case 'conversation':
        talked = message.exists;
        remember(message.exists);
        break;
    }
  };

  addEventListener('message', event => {
    if (frame && event.source === frame.contentWindow && event.origin === base.origin) hear(event.data as ToHost);
  });
  launcher.button.addEventListener('click', () => (isOpen ? close() : open()));
  launcher.button.addEventListener('pointerenter', load, { once: true });
  launcher.button.addEventListener('focus', load, { once: true });
  phone.addEventListener('change', fit);
  window.visualViewport?.addEventListener('resize', fit);
  window.visualViewport?.addEventListener('scroll', fit);
  addEventListener('popstate', arrived);
  (window as { navigation?: EventTarget }).navigation?.addEventListener('navigatesuccess', arrived);

  const api: Helpdesk = {
    open,
    close,
    identify: jwt => {
      identity = jwt;
      post({ cxm: 'identify', jwt });
      invitations.again();
    },
    set: more => {
      facts = { ...facts, ...more, attributes: { ...facts.attributes, ...more.attributes } };
      post({ cxm: 'set', facts });
    },
    on: (event, listener) => {
      const set = listeners.get(event) ?? new Set();
      listeners.set(event, set.add(listener as Listener));
      return () => set.delete(listener as Listener);
    },
    push: ([method, ...args]) => {
      const call = (api as unknown as Record<string, unknown>)[method];
      if (typeof call === 'function' && method !== 'push') (call as (...rest: unknown[]) => void)(...args);
    },
  };
  const earlier = window.CxmHelpdesk;
  window.CxmHelpdesk = api;
  if (Array.isArray(earlier)) earlier.forEach(call => api.push(call));

  if (talked || (script.dataset.visits === 'always' && page() !== null)) (window.requestIdleCallback ?? setTimeout)(load);
  lastPath = location.pathname;
  invitations.turned();
}

const script = document.currentScript as HTMLScriptElement | null;
const account = script && (script.dataset.account || new URL(script.src).searchParams.get('account'));
if (!script || !account) console.error('CXM Helpdesk: the address of the script needs ?account=KEY.');
else if (!window.CxmHelpdesk || Array.isArray(window.CxmHelpdesk)) {
  if (document.body) start(script, account);
  else addEventListener('DOMContentLoaded', () => start(script, account));
}
