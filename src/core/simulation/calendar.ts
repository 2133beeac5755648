/** The event calendar of the simulation: a binary heap by time, then by order of scheduling. Plain data. */
export interface Calendar<T extends Timed> {
  readonly heap: T[];
  scheduled: number;
}

export interface Timed {
  readonly at: number;
  /** Set by `schedule`; breaks ties, so that a run never depends on how the heap was built. */
  order?: number;
}

export const emptyCalendar = <T extends Timed>(): Calendar<T> => ({ heap: [], scheduled: 0 });

export function schedule<T extends Timed>(calendar: Calendar<T>, item: T): void {
  item.order = calendar.scheduled++;
  const { heap } = calendar;
  let child = heap.push(item) - 1;
  while (child > 0) {
    const parent = (child - 1) >> 1;
    if (isBefore(heap[parent]!, item)) break;
    heap[child] = heap[parent]!;
    child = parent;
  }
  heap[child] = item;
}

/** Takes out the next item that is due at or before `until`. */
export function takeDue<T extends Timed>(calendar: Calendar<T>, until: number): T | undefined {
  const { heap } = calendar;
  const first = heap[0];
  if (first === undefined || first.at > until) return undefined;
  const last = heap.pop()!;
  if (heap.length > 0) sink(heap, last);
  return first;
}

function sink<T extends Timed>(heap: T[], item: T): void {
  let parent = 0;
  for (;;) {
    let child = 2 * parent + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child += 1;
    if (isBefore(item, heap[child]!)) break;
    heap[parent] = heap[child]!;
    parent = child;
  }
  heap[parent] = item;
}

const isBefore = (a: Timed, b: Timed) => a.at < b.at || (a.at === b.at && a.order! < b.order!);
