import { useT } from './i18n/i18n';

export const moodLevels = ['furious', 'unhappy', 'neutral', 'content', 'delighted'] as const;
export type MoodLevel = (typeof moodLevels)[number];

/** The server counts a mood below -0.25 as negative; the levels keep to that. */
export const moodLevel = (mood: number): MoodLevel => (mood < -0.6 ? 'furious' : mood < -0.25 ? 'unhappy' : mood <= 0.25 ? 'neutral' : mood <= 0.6 ? 'content' : 'delighted');

export const moodOf: Record<MoodLevel, number> = { furious: -0.8, unhappy: -0.4, neutral: 0, content: 0.4, delighted: 0.8 };

const hair = 1e-6;

/** Where a level begins and ends; both ends belong to it. */
const spans: Record<MoodLevel, readonly [number, number]> = {
  furious: [-1, -0.6 - hair],
  unhappy: [-0.6, -0.25 - hair],
  neutral: [-0.25, 0.25],
  content: [0.25 + hair, 0.6],
  delighted: [0.6 + hair, 1],
};

/** What to compare moods with: "at most unhappy" takes in all that is shown as unhappy. */
export const moodBound = (op: string, level: MoodLevel) => spans[level][op === 'atMost' ? 1 : 0];

export const moodTrend = (mood: number, previous: number | null | undefined) =>
  previous == null || Math.abs(mood - previous) < 0.2 ? null : mood > previous ? 'rising' : 'falling';

const mouths: Record<MoodLevel, string> = {
  furious: 'M6.500 14.200c1.200-2.200 5.800-2.200 7 0',
  unhappy: 'M7 13.600c1-1.200 5-1.200 6 0',
  neutral: 'M7 13h6',
  content: 'M7 12.400c1 1.300 5 1.300 6 0',
  delighted: 'M6.500 11.800c.8 3.200 6.200 3.200 7 0z',
};

export function MoodFace({ level, size = 17 }: { level: MoodLevel; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" fill="none" stroke="currentColor" strokeWidth={1.5} strokeLinecap="round" aria-hidden="true" focusable="false">
      <circle cx="10" cy="10" r="7.2" fill="currentColor" fillOpacity={level === 'neutral' ? 0 : 0.14} />
      <path d={mouths[level]} />
      {level === 'furious' ? <path d="M6 7l2.500 1.200M14 7l-2.500 1.200M7.800 9.300h.01M12.200 9.300h.01" /> : <path d="M7.500 8.300v.4M12.500 8.300v.4" strokeWidth={1.9} />}
    </svg>
  );
}

/** The customer's mood by face, colour and words; the arrow says where it is going. */
export function MoodChip({ mood, previous, label = false, size }: { mood: number; previous?: number | null; label?: boolean; size?: number }) {
  const t = useT();
  const level = moodLevel(mood);
  const trend = moodTrend(mood, previous);
  const words = trend === null ? t(`mood.${level}`) : `${t(`mood.${level}`)}, ${t(`mood.${trend}`)}`;
  return (
    <span className="mood" data-level={level} title={words} role="img" aria-label={words}>
      <MoodFace level={level} size={size} />
      {trend !== null && (
        <svg width="9" height="12" viewBox="0 0 9 12" fill="none" stroke="currentColor" strokeWidth="1.800" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
          <path d={trend === 'rising' ? 'M4.500 10V2M1.500 5l3-3 3 3' : 'M4.500 2v8M1.500 7l3 3 3-3'} />
        </svg>
      )}
      {label && <span style={{ marginLeft: 3 }}>{t(`mood.${level}`)}</span>}
    </span>
  );
}
