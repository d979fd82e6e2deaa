import { render } from 'preact';
import { Shop } from './shop';
import './shop.css';

const language = document.documentElement.lang === 'ja' ? 'ja' : 'en';
render(<Shop language={language} />, document.getElementById('app')!);
