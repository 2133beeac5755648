/**
 * Works on one item at a time; of those that came meanwhile only the newest is kept. A slow device so shows fewer
 * predictions, never old ones.
 */
export function newestWins<T>(work: (item: T) => Promise<void>): (item: T) => void {
  let waiting: { readonly item: T } | undefined;
  let busy = false;
  const drain = async () => {
    busy = true;
    try {
      for (let next = waiting; next; next = waiting) {
        waiting = undefined;
        await work(next.item);
      }
    } finally {
      busy = false;
    }
  };
  return (item) => {
    waiting = { item };
    if (!busy) void drain();
  };
}
