import { readable } from '@cxm/embed/colour';

/** Puts the account's colour in the place of our own; anything but a colour changes nothing. */
export function paint(colour: string | null | undefined): void {
  const colours = readable(colour);
  if (!colours) return;
  const { dataset, style } = document.documentElement;
  const onDark = colours.ink === '#ffffff';
  dataset['branded'] = '';
  // A light colour is no line on white paper.
  style.setProperty('--brand', onDark ? colours.fill : `color-mix(in srgb, ${colours.fill} 55%, #000)`);
  for (const name of ['--accent', '--mine']) style.setProperty(name, colours.fill);
  for (const name of ['--on-accent', '--on-mine']) style.setProperty(name, colours.ink);
  style.setProperty('--accent-deep', `color-mix(in srgb, ${colours.fill} 85%, ${onDark ? '#000' : '#fff'})`);
}
