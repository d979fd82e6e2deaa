import { render } from 'preact';
import { Chat } from './chat/chat';
import { connectHost } from './host';
import { openStorage } from './chat/storage';
import { chime } from './sound';
import { App } from './ui/app';
import { paint } from './ui/paint';
import { words, type Language } from './words';
import './widget.css';

const query = new URLSearchParams(location.search);
const account = query.get('account') ?? '';
const language: Language = query.get('language') === 'ja' ? 'ja' : 'en';
document.documentElement.lang = language;
document.title = words[language].title;

paint(query.get('colour'));

const storage = openStorage(`cxm:${account}:`);
const host = connectHost(message => chat.hear(message));
const chat = new Chat({
  account,
  language,
  server: new URL('..', location.href).href.replace(/\/$/, ''),
  storage,
  toHost: host.post,
  arrived: message => {
    host.post({ cxm: 'message', author: message.author, text: message.text });
    if (storage.get('sound') === 'on') chime();
  },
});

render(<App chat={chat} language={language} storage={storage} close={() => host.post({ cxm: 'close' })} />, document.getElementById('app')!);
host.ready();
