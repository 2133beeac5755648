const ENDS = [30, 60, 120, 240, 480, 720, 1440];

/** The right end of a scale that all bars of a list share, minutes: the next round number above the longest. */
export const waitScale = (highs: readonly (number | undefined)[]): number => {
  const longest = highs.reduce<number>((max, high) => Math.max(max, high ?? 0), 0);
  return ENDS.find((end) => end >= longest) ?? Math.ceil(longest / 1440) * 1440;
};
