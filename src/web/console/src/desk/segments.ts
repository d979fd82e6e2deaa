// The twin of SmsSegments.cs (3GPP TS 23.038); both are held by tests/cases/sms-segments.json.

const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const extension = new Set('\f^{}\\[~]|€');

export interface Segments {
  unicode: boolean;
  /** Septets, or UTF-16 units. */
  units: number;
  segments: number;
  /** As many fit into each. */
  perSegment: number;
}

export function countSegments(text: string): Segments {
  // By code points: neither an escaped character nor a pair of surrogates is parted.
  const characters = [...text];
  const unicode = characters.some((c) => !basic.has(c) && !extension.has(c));
  const sizes = characters.map((c) => (unicode ? c.length : extension.has(c) ? 2 : 1));
  const units = sizes.reduce((sum, size) => sum + size, 0);
  const [single, perSegment] = unicode ? [70, 67] : [160, 153];
  if (units <= single) return { unicode, units, segments: units === 0 ? 0 : 1, perSegment: single };

  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > perSegment) {
      segments++;
      used = 0;
    }
    used += size;
  }
  return { unicode, units, segments, perSegment };
}
