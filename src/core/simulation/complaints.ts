/**
 * Why people come to an emergency department, with how urgent each reason tends to be and how often it ends in a
 * bed. Shares and admission follow the order of magnitude of the NHAMCS reasons for visit (CDC, 2018-2022).
 */
export interface Complaint {
  readonly name: string;
  /** Relative frequency among adults and among children under 16. */
  readonly adults: number;
  readonly children: number;
  /** Relative frequency of acuity 1 … 5. */
  readonly acuity: readonly [number, number, number, number, number];
  /** Log odds of admission, added to those of acuity and age. */
  readonly admission: number;
  readonly service: Service;
  /** Rises with age (falls, chest pain) or falls with it (sprains): log frequency per 10 years from 45. */
  readonly agePerDecade: number;
  /** Log odds of a raised temperature. */
  readonly fever: number;
  readonly pain: number;
}

export type Service = 'medical' | 'surgical' | 'orthopaedic' | 'cardiology' | 'paediatric' | 'intensive care';

export const SERVICES: readonly Service[] = [
  'medical',
  'surgical',
  'orthopaedic',
  'cardiology',
  'paediatric',
  'intensive care',
];

const complaint = (
  name: string,
  [adults, children]: readonly [number, number],
  acuity: Complaint['acuity'],
  admission: number,
  service: Service,
  [agePerDecade, fever, pain]: readonly [number, number, number],
): Complaint => ({ name, adults, children, acuity, admission, service, agePerDecade, fever, pain });

export const COMPLAINTS: readonly Complaint[] = [
  complaint('chest pain', [9, 1], [2, 35, 50, 12, 1], 0.2, 'cardiology', [0.15, -3, 5]),
  complaint('shortness of breath', [6, 5], [6, 38, 46, 9, 1], 1.0, 'medical', [0.25, -1, 2]),
  complaint('abdominal pain', [11, 8], [1, 15, 62, 20, 2], 0.0, 'surgical', [0, -2, 6]),
  complaint('fever', [3, 16], [1, 14, 50, 30, 5], 0.1, 'medical', [0.05, 3, 2]),
  complaint('fall', [6, 5], [1, 10, 50, 34, 5], 0.0, 'orthopaedic', [0.4, -4, 5]),
  complaint('hip injury', [1.6, 0.1], [1, 12, 77, 9, 1], 2.2, 'orthopaedic', [0.7, -4, 7]),
  complaint('ankle or foot injury', [4.5, 6], [0, 1, 20, 64, 15], -2.2, 'orthopaedic', [-0.15, -5, 5]),
  complaint('hand or wrist injury', [4.5, 7], [0, 2, 22, 60, 16], -1.8, 'orthopaedic', [-0.15, -5, 5]),
  complaint('laceration', [3.5, 4], [0, 4, 25, 56, 15], -2.2, 'surgical', [-0.1, -5, 4]),
  complaint('head injury', [3, 7], [2, 18, 45, 30, 5], -0.6, 'surgical', [0.05, -4, 4]),
  complaint('back pain', [4.5, 0.4], [0, 4, 35, 50, 11], -1.2, 'orthopaedic', [0, -4, 6]),
  complaint('headache', [3.5, 1.5], [1, 16, 50, 28, 5], -0.7, 'medical', [-0.05, -2, 6]),
  complaint('dizziness', [3, 0.5], [1, 18, 60, 19, 2], -0.1, 'medical', [0.2, -4, 1]),
  complaint('syncope', [2.4, 0.8], [2, 32, 57, 8, 1], 0.4, 'cardiology', [0.2, -4, 1]),
  complaint('palpitations', [2, 0.2], [2, 38, 50, 9, 1], 0.1, 'cardiology', [0.1, -4, 1]),
  complaint('weakness', [3.2, 0.4], [2, 20, 62, 15, 1], 0.9, 'medical', [0.35, -1.5, 1]),
  complaint('suspected stroke', [1.8, 0.05], [12, 68, 18, 2, 0], 1.8, 'medical', [0.5, -4, 1]),
  complaint('confusion', [1.5, 0.1], [5, 42, 48, 5, 0], 1.4, 'medical', [0.5, -0.5, 1]),
  complaint('seizure', [1.2, 1.6], [14, 46, 36, 4, 0], 0.5, 'medical', [-0.05, -1.5, 1]),
  complaint('vomiting or diarrhoea', [3.2, 8], [1, 10, 55, 30, 4], -0.1, 'medical', [0.05, -0.5, 3]),
  complaint('rectal bleeding', [1.4, 0.2], [3, 24, 58, 14, 1], 0.7, 'surgical', [0.2, -4, 2]),
  complaint('flank pain', [2, 0.2], [0, 12, 66, 20, 2], -0.4, 'surgical', [0, -2, 7]),
  complaint('urinary symptoms', [2.4, 1.4], [0, 5, 45, 42, 8], -0.7, 'medical', [0.15, -0.5, 3]),
  complaint('skin infection', [2.4, 2], [0, 6, 45, 42, 7], -0.2, 'medical', [0.05, 0, 4]),
  complaint('cough or cold', [3.5, 8], [0, 4, 34, 48, 14], -1.0, 'medical', [0, 0, 1]),
  complaint('sore throat', [2, 4], [0, 2, 20, 58, 20], -2.6, 'medical', [-0.35, 0.3, 4]),
  complaint('rash', [1.3, 3.5], [0, 4, 24, 54, 18], -2.2, 'medical', [-0.15, -1.5, 1]),
  complaint('eye problem', [1.6, 1.8], [0, 3, 24, 56, 17], -2.8, 'surgical', [0, -5, 3]),
  complaint('ear pain', [0.9, 4], [0, 1, 14, 60, 25], -3.2, 'paediatric', [-0.2, -0.5, 4]),
  complaint('poisoning or overdose', [1.8, 0.8], [9, 46, 38, 6, 1], 0.7, 'medical', [-0.25, -4, 1]),
  complaint('mental health crisis', [3, 1], [2, 34, 48, 14, 2], 0.2, 'medical', [-0.2, -5, 0]),
  complaint('allergic reaction', [1.3, 2], [5, 26, 40, 25, 4], -1.3, 'medical', [-0.15, -5, 1]),
  complaint('suspected sepsis', [1.1, 0.5], [20, 62, 17, 1, 0], 2.1, 'medical', [0.35, 2, 2]),
  complaint('major trauma', [0.5, 0.4], [50, 38, 11, 1, 0], 1.6, 'surgical', [-0.05, -5, 8]),
  complaint('cardiac arrest', [0.15, 0.02], [100, 0, 0, 0, 0], 2.6, 'cardiology', [0.4, -5, 0]),
  complaint('wound check or dressing', [1.5, 1], [0, 0, 6, 44, 50], -3.2, 'surgical', [0.05, -4, 2]),
  complaint('medication request', [1.2, 0.4], [0, 0, 4, 28, 68], -4.0, 'medical', [0, -5, 1]),
];
