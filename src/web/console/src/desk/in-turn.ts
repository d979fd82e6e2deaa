/** Runs the work over many things, a few at a time; one that fails stops no other. */
export async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>, onStep: (done: number) => void, stopped: () => boolean = () => false) {
  const done: { item: T; result: R }[] = [];
  const failed: { item: T; error: unknown }[] = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length && !stopped()) {
      const item = items[next++]!;
      try {
        done.push({ item, result: await work(item) });
      } catch (error) {
        failed.push({ item, error });
      }
      onStep(done.length + failed.length);
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, items.length) }, lane));
  return { done, failed };
}
