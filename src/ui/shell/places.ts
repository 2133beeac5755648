import type { IconName } from '../icons.ts';

/** The places of the app, in the order of the navigation, each with its second key after `g`. */
export const places = [
  { href: '/board', label: 'Board', icon: 'board', key: 'b' },
  { href: '/triage', label: 'Triage', icon: 'triage', key: 't' },
  { href: '/waits', label: 'Waits', icon: 'waits', key: 'w' },
  { href: '/flow', label: 'Flow', icon: 'flow', key: 'f' },
  { href: '/data', label: 'Data', icon: 'data', key: 'd' },
] as const satisfies readonly { href: string; label: string; icon: IconName; key: string }[];

export const isAt = (pathname: string, href: string) => pathname === href || pathname.startsWith(`${href}/`);
