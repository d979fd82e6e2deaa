import type { ToneSpan } from '@cxm/api';
import { picture } from '../../desk/inline-images';

export type Piece = { text: string; tone?: 'negative' | 'positive' | 'urgent'; cause?: string; link?: string; picture?: { name: string; id: string } };

/** http and https only; closing punctuation belongs to the sentence. */
const links = /https?:\/\/[^\s<>"'）」】、。]+[^\s<>"'）」】、。.,;:!?)\]]/g;

/** Cuts a text at the spans that moved mood or urgency, and at links. Of spans that overlap the first one wins. */
export function pieces(text: string, tone: readonly ToneSpan[]): Piece[] {
  const marks = [
    ...tone
      .filter((span) => span.length > 0 && span.start >= 0 && span.start + span.length <= text.length)
      .map((span) => ({
        start: span.start, end: span.start + span.length, cause: span.cause,
        tone: span.mood < 0 ? ('negative' as const) : span.urgency > 0 ? ('urgent' as const) : ('positive' as const),
      })),
    ...[...text.matchAll(picture)].map((match) => ({ start: match.index, end: match.index + match[0].length, picture: { name: match[1]!, id: match[2]! } })),
    ...[...text.matchAll(links)].map((match) => ({ start: match.index, end: match.index + match[0].length, link: match[0] })),
  ].sort((a, b) => a.start - b.start);

  const result: Piece[] = [];
  let at = 0;
  for (const { start, end, ...mark } of marks) {
    if (start < at) continue;
    if (start > at) result.push({ text: text.slice(at, start) });
    result.push({ text: text.slice(start, end), ...mark });
    at = end;
  }
  if (at < text.length) result.push({ text: text.slice(at) });
  return result;
}
