import type { UnitId } from '#core/schema/ids.ts';

const KEY = 'wardcast-unit';

/** The unit whose board was last open on this device. */
export const lastUnit = () => localStorage.getItem(KEY);

export const rememberUnit = (unit: UnitId) => localStorage.setItem(KEY, unit);
