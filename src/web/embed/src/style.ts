/** Goes into a constructable style sheet inside the shadow root: no style element, so nothing a strict CSP could refuse. */
export const css = `
:host {
  all: initial;
  position: fixed;
  z-index: 2147483000;
  inset: auto 0 0 auto;
  width: 0;
  height: 0;
  --accent: #0b6b6b;
  --on-accent: #fff;
  --ring: #fff;
}
.launcher {
  position: fixed;
  right: max(20px, env(safe-area-inset-right));
  bottom: max(20px, env(safe-area-inset-bottom));
  width: 56px;
  height: 56px;
  margin: 0;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  cursor: pointer;
  display: grid;
  place-items: center;
  box-shadow: 0 1px 2px rgb(0 0 0 / .25), 0 6px 20px rgb(0 0 0 / .22);
  transition: transform .16s ease, box-shadow .16s ease;
}
.launcher:hover { transform: translateY(-2px); box-shadow: 0 2px 4px rgb(0 0 0 / .25), 0 10px 26px rgb(0 0 0 / .26); }
.launcher:focus-visible { outline: 3px solid var(--ring); outline-offset: -6px; box-shadow: 0 0 0 3px var(--accent), 0 6px 20px rgb(0 0 0 / .22); }
svg { width: 28px; height: 28px; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.invitation {
  position: fixed;
  right: max(20px, env(safe-area-inset-right));
  bottom: calc(max(20px, env(safe-area-inset-bottom)) + 70px);
  display: flex;
  align-items: flex-start;
  max-width: min(300px, calc(100vw - 40px));
  border-radius: 14px 14px 4px 14px;
  background: #fff;
  color: #17201f;
  box-shadow: 0 1px 3px rgb(0 0 0 / .2), 0 8px 28px rgb(0 0 0 / .22);
}
.invitation button { border: 0; background: none; color: inherit; font: 15px/1.45 system-ui, sans-serif; text-align: start; cursor: pointer; }
.invitation button:first-child { padding: 12px 4px 12px 16px; }
.invitation button:last-child { flex: none; width: 40px; height: 40px; padding: 0; display: grid; place-items: center; }
.invitation button:focus-visible { outline: 2px solid currentColor; outline-offset: -4px; border-radius: 12px; }
.invitation svg { width: 18px; height: 18px; }
.badge {
  position: absolute;
  top: -4px;
  right: -4px;
  min-width: 22px;
  height: 22px;
  box-sizing: border-box;
  padding: 0 6px;
  border-radius: 11px;
  background: #b3261e;
  color: #fff;
  border: 2px solid #fff;
  font: 700 12px/18px system-ui, sans-serif;
  text-align: center;
}
[hidden] { display: none; }
iframe {
  position: fixed;
  right: max(20px, env(safe-area-inset-right));
  bottom: calc(max(20px, env(safe-area-inset-bottom)) + 68px);
  width: min(392px, calc(100vw - 40px));
  height: min(640px, calc(100vh - 116px));
  border: 0;
  border-radius: 16px;
  background: #fff;
  box-shadow: 0 2px 6px rgb(0 0 0 / .16), 0 16px 48px rgb(0 0 0 / .26);
  opacity: 0;
  visibility: hidden;
  transform: translateY(12px);
  transition: opacity .16s ease, transform .16s ease, visibility 0s .16s;
}
iframe.open { opacity: 1; visibility: visible; transform: none; transition-delay: 0s; }
@media (prefers-color-scheme: dark) {
  :host { --accent: #5ec8bd; --on-accent: #06201e; --ring: #06201e; }
  .invitation { background: #232a2e; color: #e8eeec; }
  iframe { background: #161b1e; box-shadow: 0 0 0 1px rgb(255 255 255 / .12), 0 16px 48px rgb(0 0 0 / .6); }
}
@media (max-width: 480px), (max-height: 420px) {
  iframe { inset: 0; width: 100%; height: 100%; border-radius: 0; }
  iframe.open ~ .launcher { visibility: hidden; }
}
@media (prefers-reduced-motion: reduce) { .launcher, iframe { transition: none; } .launcher:hover, iframe { transform: none; } }
@media (forced-colors: active) { .launcher, .invitation { border: 2px solid ButtonText; } }
@media print { :host { display: none; } }
`;
