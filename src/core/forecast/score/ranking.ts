/** How well scores tell those with the event from those without; `happened` is 0 or 1. */

/** Area under the ROC curve: P(a case scores above a non-case), ties count one half (Mann-Whitney). */
export function auroc(scores: ArrayLike<number>, happened: ArrayLike<number>): number {
  const ranks = midRanks(scores);
  let cases = 0;
  let rankSum = 0;
  for (let i = 0; i < scores.length; i++) {
    if (!happened[i]) continue;
    cases += 1;
    rankSum += ranks[i]!;
  }
  const others = scores.length - cases;
  return (rankSum - (cases * (cases + 1)) / 2) / (cases * others);
}

/** Area under the precision-recall curve as average precision; tied scores are one step. */
export function auprc(scores: ArrayLike<number>, happened: ArrayLike<number>): number {
  const order = orderOf(scores).reverse();
  const cases = Array.from(happened).filter(Boolean).length;
  let [found, area] = [0, 0];
  for (let from = 0; from < order.length;) {
    const to = endOfTie(order, scores, from);
    const more = order.slice(from, to).filter((i) => happened[i]).length;
    found += more;
    area += (found / to) * (more / cases);
    from = to;
  }
  return area;
}

export interface AtThreshold {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly specificity: number;
}

/** Everyone scoring at or above the threshold is called a case. A share of nobody is NaN. */
export function atThreshold(
  scores: ArrayLike<number>,
  happened: ArrayLike<number>,
  threshold: number,
): AtThreshold {
  const count = { hit: 0, miss: 0, false: 0, right: 0 };
  for (let i = 0; i < scores.length; i++) {
    const called = scores[i]! >= threshold;
    if (happened[i]) count[called ? 'hit' : 'miss'] += 1;
    else count[called ? 'false' : 'right'] += 1;
  }
  return {
    precision: count.hit / (count.hit + count.false),
    recall: count.hit / (count.hit + count.miss),
    f1: (2 * count.hit) / (2 * count.hit + count.false + count.miss),
    specificity: count.right / (count.right + count.false),
  };
}

const orderOf = (scores: ArrayLike<number>): number[] =>
  Array.from(scores, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);

function endOfTie(order: readonly number[], scores: ArrayLike<number>, from: number): number {
  let to = from + 1;
  while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
  return to;
}

/** Ranks from 1; tied scores share the mean of their ranks. */
function midRanks(scores: ArrayLike<number>): Float64Array {
  const order = orderOf(scores);
  const ranks = new Float64Array(order.length);
  for (let from = 0; from < order.length;) {
    const to = endOfTie(order, scores, from);
    for (let i = from; i < to; i++) ranks[order[i]!] = (from + 1 + to) / 2;
    from = to;
  }
  return ranks;
}
