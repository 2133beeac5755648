import type { Manifest } from '#core/schema/manifest.ts';

/** One score of a model beside its baseline's, on data that neither has seen. */
export interface ScoreRow {
  readonly name: string;
  readonly model: string;
  readonly baseline: string;
  readonly verdict: 'better' | 'equal' | 'worse' | 'not comparable';
}

export function scoreRows({ metrics }: Pick<Manifest, 'metrics'>): ScoreRow[] {
  return Object.entries(metrics.model).map(([key, model]) => {
    const baseline = metrics.baseline[key];
    return {
      name: nameOf(key),
      model: number(model),
      baseline: baseline === undefined ? '–' : number(baseline),
      verdict: baseline === undefined ? 'not comparable' : verdictOf(key, model, baseline),
    };
  });
}

/** How far from perfect: less is better, whatever the score. `undefined` for a score of which we do not know. */
function loss(key: string, value: number): number | undefined {
  const coverage = /^coverage_?(\d+)/.exec(key);
  if (coverage) return Math.abs(value - Number(coverage[1]) / 100);
  if (/^(auroc|auprc)/.test(key)) return 1 - value;
  if (/bias/.test(key)) return Math.abs(value);
  return /^(mae|pinball|crps|brier|ece|log_?loss|interval|rmse)/.test(key) ? value : undefined;
}

/** Differences below this share of the larger one are no difference. */
const EQUAL_WITHIN = 0.005;

function verdictOf(key: string, model: number, baseline: number): ScoreRow['verdict'] {
  const [ours, theirs] = [loss(key, model), loss(key, baseline)];
  if (ours === undefined || theirs === undefined) return 'not comparable';
  if (Math.abs(ours - theirs) <= EQUAL_WITHIN * Math.max(ours, theirs)) return 'equal';
  return ours < theirs ? 'better' : 'worse';
}

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^mae/, 'Mean error'],
  [/^pinball/, 'Quantile loss'],
  [/^crps/, 'CRPS'],
  [/^coverage_?(\d+)/, 'Truth within the $1 % range'],
  [/^width_?(\d+)/, 'Width of the $1 % range'],
  [/^bias_?(\d+)/, 'Bias at $1 %'],
  [/^auroc/, 'AUROC'],
  [/^auprc/, 'AUPRC'],
  [/^brier/, 'Brier score'],
  [/^log_?loss/, 'Log loss'],
  [/^ece/, 'Calibration error'],
];

/** `mae_min` -> `Mean error min`; an unknown score keeps its own name. */
function nameOf(key: string): string {
  const known = NAMES.find(([pattern]) => pattern.test(key));
  return (known ? key.replace(known[0], known[1]) : key).replaceAll('_', ' ');
}

const number = (value: number) => (Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3));
