import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright';

/** Where Chromium is: named by the environment, Debian's, or Playwright's own. */
export function findChromium(): string | undefined {
  const candidates = [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', playwrightsOwn()];
  return candidates.find((path) => path !== undefined && existsSync(path));
}

/** Finds Chromium or installs it: Debian's package as root, else Playwright's download. */
export function ensureChromium(): string | undefined {
  return findChromium() ?? (installDebian('chromium') ? findChromium() : undefined) ?? installPlaywrights();
}

/** True when the package is there afterwards. Only root on a Debian-like system can. */
export function installDebian(name: string): boolean {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log(`Installing ${name} from Debian's packages …`);
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  return spawnSync('apt-get', ['install', '-y', '-qq', name], { stdio: 'inherit' }).status === 0;
}

function playwrightsOwn(): string | undefined {
  try {
    return chromium.executablePath();
  } catch {
    return undefined;
  }
}

function installPlaywrights(): string | undefined {
  console.log("Installing Playwright's Chromium …");
  spawnSync('playwright', ['install', 'chromium'], { stdio: 'inherit' });
  return findChromium();
}
