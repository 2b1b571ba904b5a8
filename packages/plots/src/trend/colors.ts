/** The colours of everything but the lines. */
export const COLOR = {
  ink: '#222222',
  grey: '#5f5f5f',
  muted: '#8a8a8a',
  grid: '#e6e6e6',
  empty: '#f5f5f5',
  tonight: '#fff3cd',
  tonightText: '#8a6d00',
  bad: '#b3261e',
  good: '#1b7f3b',
} as const;
