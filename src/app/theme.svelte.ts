export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEY = 'wardcast-theme';

const isTheme = (value: unknown): value is Theme => themes.some((theme) => theme === value);

/** Light or dark as the system prefers, or as somebody chose on this device. */
class ThemeChoice {
  #current = $state<Theme>('system');

  constructor() {
    const kept = localStorage.getItem(KEY);
    if (isTheme(kept)) this.#current = kept;
    this.#apply();
  }

  get current(): Theme {
    return this.#current;
  }

  set current(theme: Theme) {
    this.#current = theme;
    localStorage.setItem(KEY, theme);
    this.#apply();
  }

  #apply(): void {
    if (this.#current === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = this.#current;
  }
}

export const theme = new ThemeChoice();
