// Written by `npm run generate` from spec/. Do not edit.
export * from './validators.js';
export * from './requirements.js';
