/** One tab holds the data; the browser says which (Web Locks), also when a tab crashes. */

export interface Office {
  /** This tab leads from now on. */
  onLead(): void;
  /** Another tab took over while this one hung. */
  onDeposed(): void;
  /** Another tab leads; this one waits for its turn. */
  onFollow(): void;
}

export interface Candidate {
  /** The leader hangs: take its place. */
  seize(): void;
  resign(): void;
}

export function runForLeader(locks: LockManager, name: string, office: Office): Candidate {
  const resigned = new AbortController();
  const { signal } = resigned;
  let leads = false;
  const untilResigned = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

  const lead = () => {
    leads = true;
    office.onLead();
    return untilResigned;
  };
  const queue = () => {
    office.onFollow();
    return locks.request(name, { signal }, lead);
  };
  /** A rejection of a held lock means that it was stolen; of a queued one, that this tab resigned. */
  const deposed = () => {
    if (signal.aborted || !leads) return;
    leads = false;
    office.onDeposed();
    queue().catch(deposed);
  };
  locks
    .request(name, { ifAvailable: true }, (lock) => (lock ? lead().then(() => true) : false))
    .then((led) => (led || signal.aborted ? undefined : queue()))
    .catch(deposed);

  return {
    seize() {
      if (!leads && !signal.aborted) locks.request(name, { steal: true }, lead).catch(deposed);
    },
    resign: () => resigned.abort(),
  };
}
