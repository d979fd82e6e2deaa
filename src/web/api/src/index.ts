export * from './agent-feed';
export * from './http';
export * from './signalr-wire';
export type * from './types';
