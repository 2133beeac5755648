import { chromium, type Browser } from 'playwright';
import { findChromium } from '../../bin/lib/browser.ts';
import { chromiumFlags } from '../../bin/lib/chromium-flags.ts';

/** A headless Chromium of this machine, with a software WebGPU adapter. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error('No Chromium found: install it, or name it in CHROMIUM_PATH.');
  return chromium.launch({ executablePath, args: [...chromiumFlags] });
}
