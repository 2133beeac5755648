import { places } from './places.ts';

/** How long after `g` the second key still counts, ms. */
const CHORD_MS = 1500;

interface Keys {
  readonly go: (href: string) => void;
  readonly help: () => void;
}

/** `g` then a place's key goes there, `?` opens the list; never while somebody writes or a dialog is open. */
export function shortcuts({ go, help }: Keys): (event: KeyboardEvent) => void {
  let chordAt = -Infinity;
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTaken(event.target)) return;
    if (event.key === '?') return help();
    const place = places.find(({ key }) => key === event.key);
    if (place && event.timeStamp - chordAt < CHORD_MS) go(place.href);
    chordAt = event.key === 'g' ? event.timeStamp : -Infinity;
  };
}

const TAKERS = 'input, textarea, select, [contenteditable], dialog';

const isTaken = (target: EventTarget | null) =>
  target !== null && 'closest' in target && (target as Element).closest(TAKERS) !== null;
