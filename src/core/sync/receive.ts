import type { WardId } from '../schema/ids.ts';
import { MAX_PUSH_EVENTS, type Head, type HeadsResponse, type PullResponse } from '../schema/wire.ts';
import type { SyncState } from './state.ts';

/** What came of an action, or from outside. */
export type SyncNews =
  /** The answer to `ask_heads`: the server's word on where it stands now. */
  | { readonly kind: 'heads'; readonly answer: HeadsResponse }
  /**
   * Heads told by the live stream: may be older than what was pulled since, so they only ever raise. To be received
   * after what came of the action that was on its way, whose answer may be older still.
   */
  | { readonly kind: 'told'; readonly answer: HeadsResponse }
  /** A push was answered and its verdicts are in the store: `settled` of the facts sent are out of the queue. */
  | {
      readonly kind: 'pushed';
      readonly epoch: string | undefined;
      readonly settled: number;
      readonly unsent: number;
    }
  /** `sent` facts (at least two) were too large together. */
  | { readonly kind: 'too_large'; readonly sent: number }
  /** A page was appended to the log; the cursor stands at `cursor`. */
  | { readonly kind: 'appended'; readonly ward: WardId; readonly cursor: number; readonly head: number }
  /** A page was refused: of another epoch, or the server has less than this tablet. */
  | { readonly kind: 'other_database'; readonly epoch: string }
  | { readonly kind: 'restarted'; readonly epoch: string; readonly unsent: number }
  /** `more` facts were recorded here. */
  | { readonly kind: 'recorded'; readonly more: number }
  /** The outbox was counted. */
  | { readonly kind: 'counted'; readonly unsent: number }
  | { readonly kind: 'failed' }
  | { readonly kind: 'waited' }
  /** The network is back, or somebody asked. */
  | { readonly kind: 'woken' };

export function receive(state: SyncState, news: SyncNews): SyncState {
  switch (news.kind) {
    case 'heads':
      return receiveHeads(state, news.answer);
    case 'told':
      return receiveTold(state, news.answer);
    case 'pushed':
      return receivePushed(state, news);
    case 'appended':
      return well({
        ...state,
        cursors: new Map(state.cursors).set(news.ward, news.cursor),
        heads: new Map(state.heads).set(news.ward, news.head),
      });
    case 'other_database':
      return { ...state, restartAt: news.epoch };
    case 'restarted':
      return well({
        ...state,
        epoch: news.epoch,
        cursors: new Map(),
        heads: undefined,
        unsent: news.unsent,
        restartAt: undefined,
      });
    case 'recorded':
      return { ...state, unsent: state.unsent + news.more };
    case 'counted':
      return { ...state, unsent: news.unsent };
    case 'too_large':
      return { ...state, batch: Math.max(1, Math.floor(news.sent / 2)) };
    case 'failed':
      return { ...state, failures: state.failures + 1, mustWait: true };
    case 'waited':
      return { ...state, mustWait: false, heads: undefined };
    case 'woken':
      return { ...state, mustWait: false, failures: 0, heads: undefined };
  }
}

/** What to make of a pulled page before it is appended. */
export function judgePage(state: SyncState, after: number, page: PullResponse): PageJudgement {
  if (page.epoch !== state.epoch || page.head < after) return 'other_database';
  const follows = page.events.every(({ seq, event }, i) => seq === after + 1 + i && event.ward === page.ward);
  return follows && (page.events.length > 0 || page.head === after) ? 'append' : 'malformed';
}

export type PageJudgement = 'append' | 'other_database' | 'malformed';

const well = (state: SyncState): SyncState => ({ ...state, failures: 0, mustWait: false });

/** Asked after the cursors were written, so a head below its cursor means that the server lost what it had. */
function receiveHeads(state: SyncState, { epoch, heads }: HeadsResponse): SyncState {
  const next = well({ ...state, heads: new Map(heads.map(({ ward, seq }) => [ward, seq])) });
  const lost = [...state.cursors].some(([ward, cursor]) => (next.heads?.get(ward) ?? 0) < cursor);
  return epoch === state.epoch && !lost ? next : { ...next, restartAt: epoch };
}

function receiveTold(state: SyncState, { epoch, heads }: HeadsResponse): SyncState {
  if (epoch !== state.epoch) return { ...state, heads: undefined };
  return state.heads ? { ...state, heads: raised(state.heads, heads) } : state;
}

function receivePushed(state: SyncState, news: SyncNews & { kind: 'pushed' }): SyncState {
  const { epoch, settled, unsent } = news;
  if (settled === 0) return { ...state, unsent, failures: state.failures + 1, mustWait: true };
  const next = well({
    ...state,
    unsent,
    heads: undefined,
    batch: Math.min(MAX_PUSH_EVENTS, state.batch * 2),
  });
  return epoch === undefined || epoch === state.epoch ? next : { ...next, restartAt: epoch };
}

function raised(heads: SyncState['heads'], told: readonly Head[]): SyncState['heads'] {
  const next = new Map(heads);
  for (const { ward, seq } of told) next.set(ward, Math.max(seq, next.get(ward) ?? 0));
  return next;
}
