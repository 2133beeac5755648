import type { News2, News2Monitoring, News2Parameter } from '#core/ward/news2.ts';
import type { Encounter } from '#core/ward/state.ts';

/** The seven parameters of NEWS2 as they are called on its chart. */
export const PARAMETER: Record<News2Parameter, string> = {
  respiratoryRate: 'Breaths',
  oxygenSaturation: 'Saturation',
  supplementalOxygen: 'Air or oxygen',
  systolic: 'Systolic',
  heartRate: 'Pulse',
  consciousness: 'Consciousness',
  temperatureCelsius: 'Temperature',
};

export const MONITORING: Record<News2Monitoring, string> = {
  every_12_h: 'observe at least every 12 hours',
  every_4_to_6_h: 'observe at least every 4 to 6 hours',
  every_1_h: 'observe at least every hour',
  continuous: 'observe continuously',
};

export const RISK: Record<News2['risk'], string> = {
  low: 'Low',
  low_medium: 'Low to medium: one sign scores 3',
  medium: 'Medium: urgent review',
  high: 'High: emergency review',
};

/** NEWS2 is for people of 16 years and more; for children its numbers would mislead. */
export const NEWS2_FROM_YEARS = 16;

export const tooYoungForNews2 = ({ ageYears }: Pick<Encounter, 'ageYears'>) =>
  ageYears !== undefined && ageYears < NEWS2_FROM_YEARS;
