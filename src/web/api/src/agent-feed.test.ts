import { describe, expect, test } from 'vitest';
import { AgentFeed, BehindAfter, LongestPause, pauseBefore, type Clock, type Light, type Wire } from './agent-feed';
import type { AgentEvent, AgentResume } from './types';

const event = (seq: number): AgentEvent => ({ seq, type: 'message.added', at: '2026-01-01T00:00:00Z', data: {} });

class TestWire implements Wire {
  handlers: Record<string, (...args: never[]) => void> = {};
  closed = () => {};
  calls: [string, ...unknown[]][] = [];
  answer!: (resume: AgentResume) => void;
  refuse!: (error: unknown) => void;
  startFails: unknown;

  start = () => (this.startFails === undefined ? Promise.resolve() : Promise.reject(this.startFails));
  stop = () => Promise.resolve();
  invoke = <T>(method: string, ...args: unknown[]) => {
    this.calls.push([method, ...args]);
    return method === 'Resume'
      ? new Promise<T>((resolve, reject) => {
          this.answer = resolve as (resume: AgentResume) => void;
          this.refuse = reject;
        })
      : Promise.resolve(undefined as T);
  };
  on = (method: string, handler: (...args: never[]) => void) => {
    this.handlers[method] = handler;
  };
  onClosed = (handler: () => void) => {
    this.closed = handler;
  };
  push(...events: AgentEvent[]) {
    (this.handlers.Events as (events: AgentEvent[]) => void)(events);
  }
  tick(seq: number) {
    (this.handlers.Tick as (tick: { seq: number; at: string }) => void)({ seq, at: '' });
  }
}

class TestClock implements Clock {
  time = 0;
  timers: { at: number; run: () => void }[] = [];
  now = () => this.time;
  after = (ms: number, run: () => void) => {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((t) => t !== timer);
    };
  };
  async pass(ms: number) {
    const until = this.time + ms;
    for (;;) {
      const next = this.timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.timers = this.timers.filter((t) => t !== next);
      this.time = next.at;
      next.run();
      await settled();
    }
    this.time = until;
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

function desk() {
  const wires: TestWire[] = [];
  const seen: number[] = [];
  const lights: Light[] = [];
  const out: string[] = [];
  let resets = 0;
  const clock = new TestClock();
  let next: unknown;
  const feed = new AgentFeed(
    () => {
      const wire = new TestWire();
      wire.startFails = next;
      wires.push(wire);
      return wire;
    },
    {
      events: (events) => seen.push(...events.map((e) => e.seq)),
      reset: () => resets++,
      light: (light) => lights.push(light),
      presence: () => {},
      visitorTyping: () => {},
      visitorPage: () => {},
      agents: () => {},
      signedOut: (reason) => out.push(reason),
    },
    clock,
    () => 1,
  );
  return {
    feed, wires, seen, lights, clock, out,
    get resets() { return resets; },
    get wire() { return wires[wires.length - 1]!; },
    failStarts: (error: unknown) => { next = error; },
    async open(resume: AgentResume) {
      feed.start();
      await settled();
      this.wire.answer(resume);
      await settled();
    },
  };
}

describe('The agent feed', () => {
  test('takes the head as its start and asks for everything anew', async () => {
    const d = desk();
    await d.open({ head: 7, events: [], reset: false });
    expect(d.wire.calls[0]).toEqual(['Resume', null]);
    expect(d.resets).toBe(1);
    expect(d.feed.position).toBe(7);
    expect(d.lights).toEqual(['live']);
  });

  test('keeps live events back until Resume has answered, then shows each once and in order', async () => {
    const d = desk();
    await d.open({ head: 10, events: [], reset: false });
    d.wire.closed();
    await d.clock.pass(LongestPause);
    expect(d.wire.calls[0]).toEqual(['Resume', 10]);
    d.wire.push(event(12), event(13));
    expect(d.seen).toEqual([]);
    d.wire.answer({ head: 12, events: [event(11), event(12)], reset: false });
    await settled();
    expect(d.seen).toEqual([11, 12, 13]);
  });

  test('ignores a tick that comes before the answer, for it would hide what was missed', async () => {
    const d = desk();
    await d.open({ head: 10, events: [], reset: false });
    d.wire.closed();
    await d.clock.pass(LongestPause);
    d.wire.tick(12);
    d.wire.answer({ head: 12, events: [event(11), event(12)], reset: false });
    await settled();
    expect(d.seen).toEqual([11, 12]);
  });

  test('drops what it has seen and moves on with ticks', async () => {
    const d = desk();
    await d.open({ head: 1, events: [], reset: false });
    d.wire.push(event(2));
    d.wire.push(event(2), event(3));
    d.wire.tick(8);
    d.wire.push(event(8), event(9));
    expect(d.seen).toEqual([2, 3, 9]);
    expect(d.feed.position).toBe(9);
  });

  test('a reset drops the old and goes on from the head with what was held back', async () => {
    const d = desk();
    await d.open({ head: 5, events: [], reset: false });
    d.wire.closed();
    await d.clock.pass(LongestPause);
    d.wire.push(event(3001));
    d.wire.answer({ head: 3000, events: [], reset: true });
    await settled();
    expect(d.resets).toBe(2);
    expect(d.seen).toEqual([3001]);
  });

  test('loses nothing when the connection dies at any step', async () => {
    for (const step of ['before the answer', 'after the answer', 'at the start']) {
      const d = desk();
      await d.open({ head: 1, events: [], reset: false });
      d.wire.push(event(2));
      d.wire.closed();
      if (step === 'at the start') d.failStarts(new Error('down'));
      await d.clock.pass(LongestPause);
      if (step === 'at the start') {
        d.failStarts(undefined);
        await d.clock.pass(LongestPause);
      }
      if (step === 'before the answer') {
        d.wire.push(event(4));
        d.wire.closed();
        await d.clock.pass(LongestPause);
      }
      d.wire.answer({ head: 4, events: [event(3), event(4)], reset: false });
      await settled();
      if (step === 'after the answer') {
        d.wire.closed();
        await d.clock.pass(LongestPause);
        d.wire.answer({ head: 4, events: [], reset: false });
        await settled();
      }
      d.wire.push(event(5));
      expect(d.seen, step).toEqual([2, 3, 4, 5]);
    }
  });

  test('comes back for ever', async () => {
    const d = desk();
    d.failStarts(new Error('down'));
    d.feed.start();
    await settled();
    await d.clock.pass(60 * 60 * 1000);
    expect(d.wires.length).toBeGreaterThan(200);
    d.failStarts(undefined);
    await d.clock.pass(LongestPause);
    d.wire.answer({ head: 1, events: [], reset: false });
    await settled();
    expect(d.lights.at(-1)).toBe('live');
  });

  test('shows "behind" after twelve seconds without a sign of life, and "live" with the next tick', async () => {
    const d = desk();
    await d.open({ head: 1, events: [], reset: false });
    await d.clock.pass(BehindAfter + 1_500);
    expect(d.lights).toEqual(['live', 'behind']);
    d.wire.tick(1);
    expect(d.lights).toEqual(['live', 'behind', 'live']);
  });

  test('tells a new connection again what the hub must know', async () => {
    const d = desk();
    await d.open({ head: 1, events: [], reset: false });
    d.feed.say('Watch', 4);
    d.feed.say('Watch', 5);
    d.wire.closed();
    await d.clock.pass(LongestPause);
    d.wire.answer({ head: 1, events: [], reset: false });
    await settled();
    expect(d.wire.calls).toEqual([['Resume', 1], ['Watch', 5]]);
  });

  test('stops when nobody is signed in', async () => {
    const d = desk();
    d.failStarts(Object.assign(new Error(), { unauthorized: true }));
    d.feed.start();
    await settled();
    await d.clock.pass(LongestPause * 4);
    expect(d.out).toEqual(['unauthorized']);
    expect(d.wires.length).toBe(1);
  });

  test('pauses grow, end at fifteen seconds and are spread by jitter', () => {
    expect([0, 1, 2, 10, 1000].map((n) => pauseBefore(n, 1))).toEqual([500, 1000, 2000, LongestPause, LongestPause]);
    expect(pauseBefore(3, 0)).toBe(2000);
  });
});
