// The look in one place: Mantine takes its colors, sizes and corners from here, and its roles from theme.css.
// Five roles (ink, paper, line, muted, accent), no shadow but one, no gradient.
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core';

const accent: MantineColorsTuple = [
  '#eaf5f4',
  '#d3eae8',
  '#a6d5d0',
  '#7cc4bb',
  '#57b9ae',
  '#359a92',
  '#1c8280',
  '#0b6e6e',
  '#075a5a',
  '#044646',
];

export const theme = createTheme({
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  // Mantine decides a filled button's ink once; ours differs between light and dark.
  variantColorResolver: (input) => {
    const colors = defaultVariantColorsResolver(input);
    const accented = input.variant === 'filled' && (input.color ?? 'accent') === 'accent';
    return accented ? { ...colors, color: 'var(--on-accent)' } : colors;
  },
  autoContrast: true,
  luminanceThreshold: 0.36,
  fontFamily:
    "'Inter Variable', system-ui, 'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans KR', sans-serif",
  fontFamilyMonospace: "'JetBrains Mono', ui-monospace, 'Apple SD Gothic Neo', 'Noto Sans KR', monospace",
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  lineHeights: { xs: '1.5', sm: '1.5', md: '1.5', lg: '1.5', xl: '1.4' },
  radius: { xs: '2px', sm: '4px', md: '4px', lg: '6px', xl: '6px' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  shadows: { xs: 'none', sm: 'none', md: 'var(--float)', lg: 'var(--float)', xl: 'var(--float)' },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  headings: { fontWeight: '600' },
});

/** Mantine's own roles become ours, in both schemes; the values themselves change in theme.css. */
export const variables: CSSVariablesResolver = () => ({
  variables: {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-default': 'var(--panel)',
    '--mantine-color-default-hover': 'var(--faint)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line)',
    '--mantine-color-dimmed': 'var(--muted)',
    '--mantine-color-placeholder': 'var(--muted)',
    '--mantine-color-anchor': 'var(--accent)',
    '--mantine-color-disabled': 'var(--faint)',
    '--mantine-color-disabled-color': 'var(--muted)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-color-error': 'var(--wrong)',
  },
  light: {},
  dark: {},
});
