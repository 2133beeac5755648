import type { Tensor2D } from '@tensorflow/tfjs-core';
import { LEVELS, LEVEL_COUNT } from '../src/core/forecast/prediction.ts';
import type { Tf } from '#models/tensorflow.ts';

/** Columns `[from, from + count)` of a table. */
export const slice = (tf: Tf, table: Tensor2D, from: number, count = 1): Tensor2D =>
  tf.slice2d(table, [0, from], [table.shape[0], count]);

/**
 * Pinball loss at `LEVELS`, averaged. Where `censored` is 1, `actual` is only a lower bound (somebody left the queue
 * unseen): a prediction above it may be right, one below it is wrong by at least that much (Powell 1986).
 */
export function pinballLoss(tf: Tf, outputs: Tensor2D, actual: Tensor2D, censored?: Tensor2D) {
  const levels = tf.tensor2d([...LEVELS], [1, LEVEL_COUNT]);
  const short = tf.relu(tf.sub(actual, outputs));
  const over = tf.relu(tf.sub(outputs, actual));
  const counted = censored ? tf.mul(over, tf.sub(1, censored)) : over;
  return tf.mean<ReturnType<Tf['scalar']>>(tf.add(tf.mul(levels, short), tf.mul(tf.sub(1, levels), counted)));
}

/** Binary cross-entropy from log odds, stable for large ones: softplus(x) - x y. */
export const crossEntropy = (tf: Tf, logits: Tensor2D, happened: Tensor2D): Tensor2D =>
  tf.sub(tf.softplus(logits), tf.mul(logits, happened));
