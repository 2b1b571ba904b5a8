/** The colours of everything but the lines. */
export interface Theme {
  readonly ink: string;
  readonly grey: string;
  readonly muted: string;
  readonly grid: string;
  readonly paper: string;
  readonly empty: string;
  readonly tonight: string;
  readonly tonightText: string;
  readonly bad: string;
  readonly good: string;
}

export type ThemeName = 'light' | 'dark';

/** The PNG is light; a page may be either. */
export const THEMES: { readonly [Name in ThemeName]: Theme } = {
  light: {
    ink: '#222222',
    grey: '#5f5f5f',
    muted: '#767676',
    grid: '#e6e6e6',
    paper: '#ffffff',
    empty: '#f6f6f6',
    tonight: '#fff3cd',
    tonightText: '#8a6d00',
    bad: '#b3261e',
    good: '#1b7f3b',
  },
  dark: {
    ink: '#e8e8e8',
    grey: '#b0b0b0',
    muted: '#9a9a9a',
    grid: '#34373d',
    paper: '#181a1e',
    empty: '#1f2226',
    tonight: '#3a3420',
    tonightText: '#e0c060',
    bad: '#ff7b70',
    good: '#6fcf8a',
  },
};
