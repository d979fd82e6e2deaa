/**
 * Hands on at once what comes after a quiet while; what comes in the pause behind it is handed on together at its end. So a storm of news is drawn ten times a second and not at
 * each of them. A hidden page gathers nothing: browsers put its timers off, and somebody may be waiting for a notification.
 */
export function gathered<T>(take: (items: readonly T[]) => void, pause = 100) {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    timer = setTimeout(flush, pause);
    take(items);
  };
  return {
    add(items: readonly T[]) {
      waiting.push(...items);
      if (timer === undefined || document.hidden) flush();
    },
    flush,
    /** What is still waiting is nobody's any more. */
    drop() {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
    },
  };
}
