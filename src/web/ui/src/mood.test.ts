import { describe, expect, it } from 'vitest';
import { moodBound, moodLevel, moodLevels } from './mood';

const moods = Array.from({ length: 2001 }, (_, i) => (i - 1000) / 1000);

describe('moodBound', () => {
  it.each(moodLevels)('takes in all that is shown as %s, and nothing beyond', (level) => {
    const rank = moodLevels.indexOf(level);
    for (const mood of moods) {
      const shown = moodLevels.indexOf(moodLevel(mood));
      expect(mood <= moodBound('atMost', level)).toBe(shown <= rank);
      expect(mood >= moodBound('atLeast', level)).toBe(shown >= rank);
      expect(mood < moodBound('below', level)).toBe(shown < rank);
    }
  });

  it.each(moodLevels)('is shown as %s again', (level) => {
    for (const op of ['atMost', 'atLeast', 'below']) expect(moodLevel(moodBound(op, level))).toBe(level);
  });
});
