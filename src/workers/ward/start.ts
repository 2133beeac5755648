import { err, type Failure, type Result } from '#core/result.ts';
import type { Fact } from '#core/schema/event.ts';
import type { EncounterId, EventId, PractitionerId } from '#core/schema/ids.ts';
import type { TabletStore } from '#storage/event-store.ts';
import { storageFailureOf } from '#storage/failures.ts';
import type { ExportKind, ImportReport, RecordFailure, WardMessage } from '../protocol.ts';
import { failedStatus } from './failed.ts';
import { readMemo } from './memo.ts';
import { openStore } from './open.ts';
import { Ward } from './ward.ts';

export interface WardPorts {
  /** Where the page listens to `WardMessage`s. */
  readonly page: MessagePort;
  /** Where the predictor listens to feature batches. */
  readonly predictor: MessagePort;
  /** Of the server's API, ending in a slash. */
  readonly base: string;
}

/** The worker's verbs. Each waits until the store is open; when it cannot be opened, each says why. */
export function createWardApi(open: () => Promise<TabletStore>) {
  let opening: Promise<Result<Ward>> | undefined;
  const ward = async (): Promise<Result<Ward>> => (await opening) ?? err(NOT_STARTED);

  return {
    async start(ports: WardPorts): Promise<void> {
      const send = (message: WardMessage) => ports.page.postMessage(message);
      opening = openWard(open, ports, send);
      const opened = await opening;
      const failure = opened.ok ? await startWard(opened.value) : opened.error;
      if (failure) send({ kind: 'status', status: failedStatus(failure) });
    },
    async record(facts: readonly Fact[], ids: readonly EventId[]) {
      const opened = await ward();
      return opened.ok ? opened.value.record(facts, ids) : err(unable(opened.error));
    },
    async timeline(encounter: EncounterId) {
      const opened = await ward();
      return opened.ok ? opened.value.timeline(encounter) : [];
    },
    async importFile(file: File, job: string): Promise<Result<ImportReport>> {
      const opened = await ward();
      return opened.ok ? opened.value.importFile(file, job) : opened;
    },
    async quarantine() {
      const opened = await ward();
      return opened.ok ? opened.value.quarantine() : [];
    },
    async exportLog(kind: ExportKind) {
      const opened = await ward();
      return opened.ok ? opened.value.exportLog(kind) : new Blob([]);
    },
    async syncNow() {
      const opened = await ward();
      if (opened.ok) await opened.value.syncNow();
    },
    async setAuthor(author: PractitionerId) {
      const opened = await ward();
      if (opened.ok) await opened.value.setAuthor(author);
    },
    /** Ends what runs, and lets go of the databases. */
    async stop() {
      const opened = await ward();
      if (opened.ok) await opened.value.stop();
    },
    async resend() {
      const opened = await ward();
      if (opened.ok) opened.value.resend();
    },
  };
}

async function openWard(
  open: () => Promise<TabletStore>,
  { predictor, base }: WardPorts,
  send: (message: WardMessage) => void,
): Promise<Result<Ward>> {
  const opened = await openStore(open);
  if (!opened.ok) return opened;
  const { store, losses } = opened.value;
  const memo = await readMemo(store);
  const device = await store.settings.device();
  return {
    ok: true,
    value: new Ward({ store, memo, device, losses, base, send, predictor, deviceNow: Date.now }),
  };
}

const startWard = (ward: Ward): Promise<Failure | undefined> =>
  ward.start().then(() => undefined, storageFailureOf);

const unable = ({ message }: Failure): RecordFailure => ({ type: 'StorageBroken', message });

const NOT_STARTED: Failure = { type: 'NotReady', message: 'Wardcast is still starting.' };
