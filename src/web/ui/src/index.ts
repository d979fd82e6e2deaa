export * from './format';
export * from './i18n/i18n';
export * from './icons';
export * from './keys';
export * from './mood';
export * from './parts';
export * from './theme';
