import type { ImportReport } from '#app/contract.ts';

const whole = (n: number) => n.toLocaleString('en-GB');

/** `1,204 read = 1,190 accepted + 10 duplicate + 4 quarantined`: nothing disappears, and anyone can add it up. */
export const importSum = ({ read, accepted, duplicate, quarantined }: ImportReport) =>
  `${whole(read)} read = ${whole(accepted)} accepted + ${whole(duplicate)} duplicate + ${whole(quarantined)} quarantined`;

/** False would be a fault of ours, and is said. */
export const addsUp = ({ read, accepted, duplicate, quarantined }: ImportReport) =>
  read === accepted + duplicate + quarantined;
