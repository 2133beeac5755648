import type { AdmissionRows, BaselineInput } from '../../features/batch.ts';

/** The hospital's own share of admissions at that acuity; certain once decided. */
export const baselineAdmission = (
  { acuity, decided }: Pick<AdmissionRows, 'acuity' | 'decided'>,
  { admissionByAcuity }: Pick<BaselineInput, 'admissionByAcuity'>,
): Float32Array => Float32Array.from(acuity, (level, row) => (decided[row] ? 1 : admissionByAcuity[level]!));
