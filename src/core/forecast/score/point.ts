/** Scores of a single number against what happened. Arrays are aligned; a score of nothing is NaN. */

/** Mean absolute error. */
export const meanAbsoluteError = (predicted: ArrayLike<number>, actual: ArrayLike<number>): number =>
  mean(absoluteErrors(predicted, actual));

/** Half of the errors are smaller. */
export function medianAbsoluteError(predicted: ArrayLike<number>, actual: ArrayLike<number>): number {
  const errors = absoluteErrors(predicted, actual).sort((a, b) => a - b);
  const middle = errors.length >> 1;
  if (errors.length === 0) return NaN;
  return errors.length % 2 ? errors[middle]! : (errors[middle - 1]! + errors[middle]!) / 2;
}

/** Mean of predicted less actual: below zero, the prediction was too low. */
export const meanError = (predicted: ArrayLike<number>, actual: ArrayLike<number>): number =>
  mean(Array.from(predicted, (value, i) => value - actual[i]!));

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const absoluteErrors = (predicted: ArrayLike<number>, actual: ArrayLike<number>): number[] =>
  Array.from(predicted, (value, i) => Math.abs(value - actual[i]!));
