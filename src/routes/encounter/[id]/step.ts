import type { TimelineRow } from '#ui/encounter/timeline.ts';
import type { Overridable } from '#ui/forms/override.ts';

/** What is being done in a dialog of a visit. */
export type Step =
  | { readonly kind: 'observe' }
  | { readonly kind: 'identify' }
  | { readonly kind: 'correct' | 'retract'; readonly row: TimelineRow }
  | { readonly kind: 'override'; readonly model: Overridable };
