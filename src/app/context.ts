import { getContext, setContext } from 'svelte';
import type { App } from './contract.ts';

const KEY = Symbol('app');

/** Called once, by the root layout or by a test. */
export const setApp = (app: App): App => setContext(KEY, app);

/** What a screen may know and do. */
export const getApp = (): App => getContext<App>(KEY);
