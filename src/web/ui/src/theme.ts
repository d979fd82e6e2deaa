import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

// Quiet paper and ink with one deep green; colour is kept for what needs an eye: time, mood, notes, failures.
const pine: MantineColorsTuple = ['#edf6f3', '#d9ebe5', '#b2d6ca', '#88bfad', '#66ab96', '#4b9681', '#34806b', '#226a57', '#175645', '#0c3e31'];
const amber: MantineColorsTuple = ['#fff8e6', '#fdeec4', '#f9dd92', '#f3c95c', '#ecb630', '#d99f14', '#b37f08', '#8c6206', '#684803', '#473000'];
const brick: MantineColorsTuple = ['#fdf0ed', '#f9ddd7', '#f1b9ae', '#e89180', '#df6d58', '#d04f38', '#b93a26', '#9a2d1c', '#782114', '#57160c'];
const gray: MantineColorsTuple = ['#faf9f6', '#f4f2ed', '#e9e6df', '#dbd7ce', '#c0bcb2', '#98958c', '#726f68', '#55534d', '#3a3935', '#23221f'];
const dark: MantineColorsTuple = ['#e4e6e2', '#b9beb9', '#9aa19b', '#727a75', '#454d49', '#353c39', '#262c2a', '#1d2220', '#161a18', '#101312'];

export const theme = createTheme({
  primaryColor: 'pine',
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  colors: { pine, amber, brick, gray, dark, red: brick, yellow: amber, green: pine },
  black: '#20231f',
  fontFamily:
    '"Inter", "Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "Hiragino Sans", "Hiragino Kaku Gothic ProN", "Yu Gothic UI", "Meiryo", "Noto Sans JP", "Noto Sans CJK JP", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.1875rem' },
  lineHeights: { xs: '1.35', sm: '1.4', md: '1.5', lg: '1.5', xl: '1.45' },
  spacing: { xs: '0.375rem', sm: '0.625rem', md: '0.875rem', lg: '1.25rem', xl: '1.75rem' },
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
  defaultRadius: 'sm',
  headings: { fontWeight: '620', sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } } },
  shadows: { md: '0 1px 2px rgb(30 34 30 / 6%), 0 6px 20px rgb(30 34 30 / 10%)' },
  focusRing: 'auto',
  cursorType: 'pointer',
  components: {
    Button: { defaultProps: { size: 'sm' } },
    TextInput: { defaultProps: { size: 'sm' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', checkIconPosition: 'right', comboboxProps: { shadow: 'md' } } },
    MultiSelect: { defaultProps: { size: 'sm', comboboxProps: { shadow: 'md' } } },
    Menu: { defaultProps: { shadow: 'md', position: 'bottom-end', withinPortal: true } },
    Popover: { defaultProps: { shadow: 'md', withinPortal: true } },
    Tooltip: { defaultProps: { openDelay: 350, withArrow: false, fz: 'xs' } },
    Modal: { defaultProps: { centered: true, overlayProps: { backgroundOpacity: 0.35 } }, styles: { title: { fontSize: '1rem', fontWeight: 640 }, body: { fontSize: '0.875rem' } } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Table: { defaultProps: { verticalSpacing: 8, horizontalSpacing: 12 } },
  },
});

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-brick-light-color': '#a9301d',
    '--mantine-color-body': '#fdfcfa',
    '--mantine-color-text': '#20231f',
    '--mantine-color-dimmed': '#62665f',
    '--mantine-color-placeholder': '#737770',
    '--mantine-color-default-border': '#d9d5cc',
    '--mantine-color-error': '#a9301d',
  },
  dark: {
    '--mantine-color-brick-light-color': '#f09885',
    '--mantine-color-pine-light': '#22352f',
    '--mantine-color-pine-light-hover': '#2a4139',
    '--mantine-color-pine-light-color': '#8fd0bb',
    '--mantine-color-body': '#1a1e1c',
    '--mantine-color-text': '#e4e6e2',
    '--mantine-color-dimmed': '#9ba29c',
    '--mantine-color-placeholder': '#868d88',
    '--mantine-color-default-border': '#353c39',
    '--mantine-color-error': '#ef9684',
  },
});
