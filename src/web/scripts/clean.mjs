// The packages build into one folder beside each other, so it is emptied once, before the first of them.
import { rmSync } from 'node:fs';

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
