import * as v from 'valibot';
import type { FeatureBatch } from '#core/features/batch.ts';
import { DEMAND_DEFAULTS, type DemandParameters } from '#core/forecast/demand/demand.ts';
import { offsetsOf } from '#core/forecast/conformal.ts';
import type { Offsets } from '#core/forecast/decode.ts';
import { LEVEL_COUNT } from '#core/forecast/prediction.ts';
import type { Manifest } from '#core/schema/manifest.ts';

/** What `manifest.calibration` holds for models that speak in quantiles: offsets on the link scale by group. */
const ConformalOffsets = v.object({
  offsets: v.record(v.string(), v.pipe(v.array(v.number()), v.length(LEVEL_COUNT))),
});

const DemandCalibration = v.object({ dischargeSpread: v.number(), arrivalsSpread: v.number() });

/** People of one acuity who wait, and those who would arrive now, are calibrated apart; 0 = not yet triaged. */
export const waitGroup = (acuity: number, isNew: boolean) => `${isNew ? 'new' : 'waiting'}:${acuity}`;

/** Hours ahead in four parts: what is seen of the day so far loses its weight. */
export function arrivalsGroup(hoursAhead: number): string {
  const part = [6, 24, 48].findIndex((end) => hoursAhead < end);
  return ['0-5', '6-23', '24-47', '48-71'].at(part)!;
}

export const waitOffsets = (
  manifest: Manifest,
  { acuity }: Pick<FeatureBatch['wait'], 'acuity'>,
  isNew: boolean,
): Offsets => offsetsBy(manifest, (row) => waitGroup(acuity[row]!, isNew));

export const arrivalsOffsets = (manifest: Manifest): Offsets => offsetsBy(manifest, arrivalsGroup);

/** Fitted parameters of the demand convolution, or the defaults where a manifest has none. */
export function demandParameters(manifest: Manifest | undefined): DemandParameters {
  const parsed = v.safeParse(DemandCalibration, manifest?.calibration);
  return parsed.success ? parsed.output : DEMAND_DEFAULTS;
}

function offsetsBy({ calibration }: Manifest, groupOf: (row: number) => string): Offsets {
  const parsed = v.safeParse(ConformalOffsets, calibration);
  return (row) => (parsed.success ? offsetsOf(parsed.output.offsets, groupOf(row)) : undefined);
}

const LogOddsLine = v.object({ outputScale: v.number(), outputShift: v.number() });

/** Log odds on the line that calibration found (Cox 1958); as they are where a manifest has none. */
export function calibratedLogits({ calibration }: Manifest, logits: Float32Array): Float32Array {
  const parsed = v.safeParse(LogOddsLine, calibration);
  if (!parsed.success) return logits;
  const { outputScale, outputShift } = parsed.output;
  return logits.map((logit) => outputScale * logit + outputShift);
}
