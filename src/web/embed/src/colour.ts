/** What the account's colour becomes: something to fill with, and an ink that can be read on it. */
export interface Colours {
  fill: string;
  ink: string;
}

const light = '#ffffff';
const dark = '#111111';
/** WCAG asks for 4.5 to 1; a little more, since the quieter words are slightly see-through. */
const enough = 5.2;

/** Null where the text is no colour. White is what a brand expects on its colour, so a middling one is darkened until white can be read; a light one gets dark ink. */
export function readable(colour: string | null | undefined): Colours | null {
  const given = /^#[0-9a-f]{6}$/i.exec(colour ?? '')?.[0].toLowerCase();
  if (given === undefined) return null;
  if (contrast(given, light) < 3) return { fill: given, ink: dark };
  let fill = given;
  for (let share = 0.97; contrast(fill, light) < enough; share -= 0.03) fill = darker(given, share);
  return { fill, ink: light };
}

/** WCAG 2.2, "contrast ratio". */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map(value => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const channels = (colour: string) => [1, 3, 5].map(at => Number.parseInt(colour.slice(at, at + 2), 16));

const darker = (colour: string, share: number) =>
  `#${channels(colour).map(value => Math.round(value * share).toString(16).padStart(2, '0')).join('')}`;
