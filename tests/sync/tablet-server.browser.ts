import type { Envelope } from '#core/schema/event.ts';

declare module 'vitest/browser' {
  /** What a test in the browser may ask of the real server (`tablet-server.commands.ts`). */
  interface BrowserCommands {
    emptyServer(): Promise<void>;
    startServer(): Promise<void>;
    stopServer(): Promise<void>;
    serverEvents(): Promise<Envelope[]>;
    pushFacts(events: readonly unknown[]): Promise<unknown>;
  }
}
