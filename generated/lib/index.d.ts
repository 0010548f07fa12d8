// Written by `npm run generate` from spec/. Do not edit.
export type * from './openapi.js';
export * from './validators.js';
export * from './requirements.js';
