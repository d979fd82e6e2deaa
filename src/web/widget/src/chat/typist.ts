import type { VisitorHub } from './link';

/** Says "typing" at most every three seconds, and "stopped" four seconds after the last key. */
export class Typist {
  #last = 0;
  #quiet: ReturnType<typeof setTimeout> | undefined;

  key(hub: () => VisitorHub | null, now: number): void {
    const line = hub();
    if (!line) return;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#last = 0;
      void hub()?.typing(false).catch(() => undefined);
    }, 4000);
    if (now - this.#last < 3000) return;
    this.#last = now;
    void line.typing(true).catch(() => undefined);
  }

  /** What was typed is on its way: nothing needs to be taken back. */
  sent(): void {
    clearTimeout(this.#quiet);
    this.#last = 0;
  }
}
