import { expect, it } from 'vitest';
import { complaintGroup } from './complaint.ts';

it.each([
  ['Chest pain', 'chest'],
  ['shortness of breath', 'breathing'],
  ['suspected stroke', 'neurological'],
  ['suspected sepsis', 'infection'],
  ['abdominal pain', 'abdominal'],
  ['rectal bleeding', 'bleeding'],
  ['mental health crisis', 'mental_health'],
  ['poisoning or overdose', 'poisoning'],
  ['fall', 'injury'],
  ['head injury', 'injury'],
  ['flank pain', 'urinary'],
  ['back pain', 'back_limb'],
  ['ear pain', 'skin_eye_ent'],
  ['medication request', undefined],
  ['', undefined],
  [undefined, undefined],
])('"%s" is a complaint of the group %s', (complaint, group) => {
  expect(complaintGroup(complaint)).toBe(group);
});
