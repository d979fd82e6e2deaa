import type { JSX } from 'preact';

/** Drawn for this shop: flat shapes in the shop's own colours, which follow the theme. */
const drawings: Record<string, JSX.Element> = {
  kettle: (
    <>
      <path class="line" d="M66 92c0-46 68-46 68 0" />
      <path class="a" d="M58 118c0-20 18-30 42-30s42 10 42 30c0 22-10 38-42 38s-42-16-42-38Z" />
      <path class="a" d="M136 112c14-2 18-10 26-14l4 6c-6 8-10 22-28 26Z" />
      <path class="d" d="M78 88c4-8 40-8 44 0Z" /><circle class="c" cx="100" cy="78" r="5" />
      <path class="dots" d="M70 114h60M66 124h68M70 134h60" />
    </>
  ),
  donabe: (
    <>
      <path class="b" d="M44 104h112c0 36-20 52-56 52s-56-16-56-52Z" />
      <path class="d" d="M34 104h18v10H38ZM148 104h18l-4 10h-14Z" />
      <path class="a" d="M50 100c6-24 28-32 50-32s44 8 50 32Z" />
      <path class="c" d="M90 68c0-12 20-12 20 0Z" />
      <path class="line thin" d="M60 122c12 6 20-6 32 0s20-6 32 0 14-2 18-4" />
      <path class="steam" d="M84 50c-6-8 6-12 0-20M112 50c-6-8 6-12 0-20" />
    </>
  ),
  knife: (
    <>
      <path class="e" d="M30 112C50 84 96 74 140 74v34Z" />
      <path class="line thin" d="M40 106c34-8 66-8 100-8" />
      <path class="d" d="M138 72h8v38h-8Z" />
      <path class="c" d="M146 78h36c6 0 6 24 0 24h-36Z" />
      <path class="leaf" d="M52 146c10-16 26-12 30-8-6 14-20 14-30 8ZM88 150c14-10 26 0 28 4-12 6-24 4-28-4Z" />
    </>
  ),
  board: (
    <>
      <rect class="c" x="46" y="52" width="92" height="112" rx="8" transform="rotate(-8 92 108)" />
      <path class="line thin" d="M66 60c-6 34 2 62 2 94M86 58c-4 30 4 64 0 94M106 54c2 34-4 60 4 94" transform="rotate(-8 92 108)" />
      <circle class="hole" cx="122" cy="64" r="5" />
      <path class="leaf" d="M128 150c12-18 30-14 34-8-8 14-22 16-34 8Z" /><path class="b" d="M132 120a15 15 0 1 1 .1 0Z" />
    </>
  ),
  cups: (
    <>
      <path class="e" d="M44 84h52l-4 56c-1 10-43 10-44 0Z" /><path class="a" d="M44 84h52l-1 16c-14 8-20-6-30 0s-14 4-20 2Z" />
      <path class="b" d="M108 100h48l-4 42c-1 10-39 10-40 0Z" /><path class="c" d="M108 100h48l-1 12c-10 8-18-4-26 2s-14 2-20 0Z" />
      <path class="steam" d="M64 70c-6-8 6-12 0-20M78 70c-6-8 6-12 0-20M132 86c-6-8 6-12 0-20" />
    </>
  ),
  steamer: (
    <>
      <path class="c" d="M50 110h100v20H50ZM50 136h100v22H50Z" />
      <path class="d" d="M46 106h108v6H46ZM46 131h108v6H46ZM46 156h108v6H46Z" />
      <path class="c" d="M52 104c8-26 88-26 96 0Z" />
      <path class="line thin" d="M60 100 100 86l40 14M76 90l24 14 24-14M66 96l68-4M66 92l68 6" />
      <path class="steam" d="M88 70c-6-8 6-12 0-20M110 70c-6-8 6-12 0-20" />
    </>
  ),
  pan: (
    <>
      <path class="f" d="M44 96h86v44c0 6-86 6-86 0Z" /><path class="hole" d="M50 101h74v8H50Z" />
      <path class="g" d="M54 98h64c8 0 8 14 0 14H54c-8 0-8-14 0-14Z" />
      <path class="c" d="m130 102 48-22 5 10-53 26Z" />
      <path class="line thin" d="M62 102c6 0 6 6 0 6m12-6c6 0 6 6 0 6m12-6c6 0 6 6 0 6" />
    </>
  ),
  pot: (
    <>
      <path class="h" d="M52 96h96v50c0 10-10 14-20 14H72c-10 0-20-4-20-14Z" />
      <path class="d" d="M36 104h16v8H40c-4 0-4-8-4-8ZM148 104h16s0 8-4 8h-12Z" />
      <path class="e" d="M48 92c8-20 96-20 104 0v6H48Z" /><circle class="c" cx="100" cy="72" r="7" />
      <path class="e" d="M100 122c8-12 22 0 0 18-22-18-8-30 0-18Z" />
    </>
  ),
};

export const Art = ({ name, label }: { name: string; label: string }) => (
  <svg class="art" viewBox="0 0 200 200" {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}>
    <circle class="ground" cx="100" cy="104" r="88" />
    <ellipse class="shade" cx="100" cy="164" rx="62" ry="7" />
    {drawings[name]}
  </svg>
);

/** Leaves at the window of the kitchen. */
export const Leaves = () => (
  <svg class="leaves" viewBox="0 0 600 420" aria-hidden="true" preserveAspectRatio="xMaxYMin meet">
    {leaf.map(([x, y, turn, scale, tone], i) => (
      <path key={i} class={`t${tone}`} d="M0 0C18-34 62-40 96-8 62 20 22 22 0 0Zm6-1c26-6 52-8 84-7" transform={`translate(${x} ${y}) rotate(${turn}) scale(${scale})`} />
    ))}
    <path class="branch" d="M640 20C520 60 430 70 330 150M520 62c-30 60-60 90-110 130M600 40c-10 90-30 170-90 250" />
  </svg>
);

const leaf: [number, number, number, number, number][] = [
  [330, 150, 160, 1.1, 1], [352, 132, 250, 1, 2], [392, 108, 120, 1.2, 3], [430, 92, 235, 1.1, 1], [470, 78, 100, 1.2, 2], [410, 190, 150, .9, 3],
  [440, 165, 60, 1, 1], [462, 138, 190, 1.1, 2], [486, 108, 40, 1, 3], [510, 290, 130, 1.2, 1], [530, 250, 20, 1.2, 2], [548, 205, 170, 1.2, 3],
  [566, 160, 10, 1.1, 1], [580, 110, 190, 1, 2], [520, 60, 260, 1.1, 3], [560, 48, 80, 1, 1],
];
