/** Coarse groups of presenting complaints by keyword; the first group with a match wins, so order matters. */
export const complaintGroups = [
  'chest',
  'breathing',
  'neurological',
  'infection',
  'abdominal',
  'bleeding',
  'mental_health',
  'poisoning',
  'injury',
  'urinary',
  'skin_eye_ent',
  'back_limb',
] as const;
export type ComplaintGroup = (typeof complaintGroups)[number];

const KEYWORDS: Record<ComplaintGroup, RegExp> = {
  chest: /chest|cardiac|heart|palpitation|angina|syncop|faint|collapse/,
  breathing: /breath|dyspn|asthma|copd|wheez|respirat|cough|sob\b/,
  neurological:
    /stroke|tia\b|seizure|convuls|headache|migraine|dizz|vertigo|weakness|numb|confus|faci?al droop|speech/,
  infection: /sepsis|septic|fever|infect|pneumonia|influenza|flu\b|covid|chills/,
  abdominal: /abdom|stomach|nausea|vomit|diarr|constipat|appendic|belly|epigast/,
  bleeding: /bleed|haemorr|hemorr|melaena|melena|epistaxis|haemat|hemat/,
  mental_health: /suicid|self.?harm|psych|anxi|depress|panic|agitat|mental/,
  poisoning: /overdose|poison|intox|alcohol|ingest|drug/,
  injury: /injur|trauma|fall\b|fell\b|fractur|lacerat|wound|sprain|burn|bite|accident|cut\b|\bhead\b/,
  urinary: /urin|kidney|renal|flank|dysuria|catheter/,
  back_limb: /back|limb|\bleg|\barm\b|knee|hip\b|shoulder|ankle|wrist|\bfoot|\bhand|joint|swelling|pain/,
  skin_eye_ent: /rash|\bskin|\beye|\bear\b|throat|allerg|tooth|dental|itch/,
};

/** @returns undefined when nothing was said or nothing matches */
export function complaintGroup(complaint: string | undefined): ComplaintGroup | undefined {
  if (!complaint) return undefined;
  const text = complaint.toLowerCase();
  return complaintGroups.find((group) => KEYWORDS[group].test(text));
}
