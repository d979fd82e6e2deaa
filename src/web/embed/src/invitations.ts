/** A rule of the account: who is on such a page for so long, having seen so many pages, is invited. */
export interface Invitation {
  path: string;
  seconds: number;
  visits: number;
  text: string;
  textJapanese?: string | null;
}

/** Once turned down, nobody is asked again for a day. */
const quiet = 86_400_000;

export function parse(json: string | undefined): Invitation[] {
  try {
    const rules: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(rules) ? (rules as Invitation[]) : [];
  } catch {
    return [];
  }
}

/** The first rule for this page; `*` stands for anything. */
export const ruleFor = (rules: readonly Invitation[], path: string, visits: number): Invitation | undefined =>
  rules.find(rule => visits >= rule.visits && new RegExp(`^${rule.path.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`).test(path));

/** Counts the pages seen in this browser and keeps in mind when an invitation was turned down. Where storage is refused, each page is the first. */
export function remembrance(memory: string) {
  const read = (key: string) => {
    try {
      return Number(localStorage.getItem(`${memory}:${key}`)) || 0;
    } catch {
      return 0;
    }
  };
  const write = (key: string, value: number) => {
    try {
      localStorage.setItem(`${memory}:${key}`, String(value));
    } catch {
      // Then it is asked again on the next page.
    }
  };
  return {
    seen: () => {
      const pages = read('pages') + 1;
      write('pages', pages);
      return pages;
    },
    mayAsk: (now: number) => now - read('declined') > quiet,
    declined: (now: number) => write('declined', now),
  };
}

/** Invites on each page that has a rule, while nothing speaks against it. */
/** @param ask Whether there is an invitation for this visitor alone, who may not be known yet; `offer` takes the answer. */
export function inviter(rules: readonly Invitation[], memory: string, japanese: boolean, ui: { busy(): boolean; show(text: string): void; hide(): void }, ask?: (visits: number) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let visits = 0;
  const known = remembrance(memory);
  const wait = (text: string, seconds: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => ui.busy() || ui.show(text), seconds * 1000);
  };
  const again = () => {
    if (ask && !ui.busy() && known.mayAsk(Date.now())) ask(visits);
  };
  return {
    turned: () => {
      clearTimeout(timer);
      ui.hide();
      if (rules.length === 0 && !ask) return;
      visits = known.seen();
      const rule = ruleFor(rules, location.pathname, visits);
      if (rule && known.mayAsk(Date.now())) wait((japanese && rule.textJapanese) || rule.text, rule.seconds);
      again();
    },
    again,
    /** One for this visitor comes before those for everybody. */
    offer: (path: string, text: string, seconds: number) => {
      if (path === location.pathname && known.mayAsk(Date.now())) wait(text, seconds);
    },
    stop: (declined: boolean) => {
      clearTimeout(timer);
      ui.hide();
      if (declined) known.declined(Date.now());
    },
  };
}
