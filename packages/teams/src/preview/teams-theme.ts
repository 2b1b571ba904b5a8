/** How Teams draws cards, as far as adaptivecards can be told: sizes, gaps and the colours of its two themes. */
export function teamsHostConfig(theme: 'light' | 'dark'): object {
  const { text, subtle, accent, good, warning, attention } = COLORS[theme];
  const color = (normal: string) => ({ default: normal, subtle: normal });
  const foregroundColors = {
    default: { default: text, subtle },
    accent: color(accent),
    good: color(good),
    warning: color(warning),
    attention: color(attention),
  };
  return {
    fontFamily: "'Segoe UI', 'Noto Sans', 'DejaVu Sans', 'Noto Color Emoji', sans-serif",
    fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 },
    fontWeights: { lighter: 200, default: 400, bolder: 600 },
    lineHeights: { small: 16, default: 20, medium: 20, large: 24, extraLarge: 32 },
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    containerStyles: { default: { backgroundColor: COLORS[theme].card, foregroundColors } },
    actions: { maxActions: 6, buttonSpacing: 8, actionsOrientation: 'horizontal', actionAlignment: 'left' },
    supportsInteractivity: true,
  };
}

/** The page around the card and what it is drawn with, by theme. */
export const COLORS = {
  light: {
    page: '#f5f5f5',
    card: '#ffffff',
    border: '#e0e0e0',
    text: '#242424',
    subtle: '#616161',
    accent: '#5b5fc7',
    good: '#237b4b',
    warning: '#835c00',
    attention: '#c4314b',
  },
  dark: {
    page: '#1f1f1f',
    card: '#292929',
    border: '#3d3d3d',
    text: '#ffffff',
    subtle: '#adadad',
    accent: '#9299f7',
    good: '#92c353',
    warning: '#f8d22a',
    attention: '#e37d80',
  },
} as const;
