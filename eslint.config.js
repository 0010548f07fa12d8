import js from '@eslint/js';
import globals from 'globals';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores([
    'generated/lib',
    '**/dist',
    'site',
    '.results',
    // Next.js has its own compiler settings; its build checks the types.
    'examples/chat-next/app',
    'examples/chat-next/.next',
    'examples/chat-next/*.config.ts',
    'examples/chat-next/next-env.d.ts',
    // A bundle that its README makes.
    'examples/worker/worker.js',
    // Theirs are those of the generated clients.
    'examples/openapi-tools/clients',
    'examples/openapi-tools/generated',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-control-regex': 'off',
    },
  },
  {
    // A check's promise that nobody awaits is a result that nobody sees: `void` does not make it safe.
    files: ['conformance/**/*.ts'],
    rules: { '@typescript-eslint/no-floating-promises': ['error', { ignoreVoid: false }] },
  },
  {
    // node:test waits for its own tests.
    files: ['runtimes/**/*.ts', 'examples/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [
            { from: 'package', package: 'node:test', name: ['test', 'describe', 'after', 'before'] },
          ],
        },
      ],
    },
  },
  { files: ['**/*.{js,cjs,mjs}'], languageOptions: { globals: globals.node } },
  { files: ['docs/*.js', 'examples/*/page/*.js'], languageOptions: { globals: globals.browser } },
);
