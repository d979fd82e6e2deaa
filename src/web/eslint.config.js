import js from '@eslint/js';
import globals from 'globals';
import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

// Imports flow one way: app -> features -> ui -> api. The widget, its loader and the demo shop stand alone.
const only = (files, patterns) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns }] },
});

export default ts.config(
  { ignores: ['**/dist/**', '**/node_modules/**', 'api/src/schema.ts'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  {
    languageOptions: { globals: globals.browser },
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'no-restricted-syntax': [
        'error',
        { selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']", message: 'Text of others is shown as text; HTML only in the sandboxed frame.' },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  { files: ['**/*.mjs', '**/*.js', '**/*.config.ts'], languageOptions: { globals: globals.node } },
  only(['api/**/*.ts'], [
    { group: ['@cxm/*', 'react', 'react-dom', '@mantine/*', '@tanstack/*'], message: 'api knows neither screens nor their libraries.' },
  ]),
  only(['ui/**/*.{ts,tsx}'], [
    { group: ['@cxm/console', '@cxm/widget', '@tanstack/*', '@microsoft/signalr'], message: 'ui knows how things look, not where they come from.' },
  ]),
  // A feature is a folder with its screens and its api.ts. What two of them need is in `desk` (state) or in ui (looks).
  only(['console/src/features/**/*.{ts,tsx}'], [
    { regex: '^\\.\\./(?!\\.\\./desk)', message: 'A feature imports nothing of another feature: only @cxm/ui, @cxm/api and ../../desk.' },
    { regex: '^\\.\\./\\.\\./(?!desk(/|$))', message: 'A feature imports nothing of the app: only @cxm/ui, @cxm/api and ../../desk.' },
  ]),
  only(['widget/**/*.{ts,tsx}', 'embed/**/*.ts', 'shop/**/*.{ts,tsx}'], [
    { group: ['@cxm/console', '@cxm/ui', '@mantine/*', 'react', 'react-dom'], message: 'What runs on the page of others is small and stands alone.' },
  ]),
);
