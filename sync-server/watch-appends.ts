import type { EventRepository } from './storage/event-repository.ts';

/** The same repository, telling `onAppend` how many events each append has newly numbered. */
export const watchAppends = (
  repository: EventRepository,
  onAppend: (count: number) => void,
): EventRepository => ({
  ...repository,
  events: {
    ...repository.events,
    async append(candidates, receivedAt) {
      const verdicts = await repository.events.append(candidates, receivedAt);
      const accepted = verdicts.filter(({ verdict }) => verdict === 'accepted').length;
      if (accepted > 0) onAppend(accepted);
      return verdicts;
    },
  },
});
