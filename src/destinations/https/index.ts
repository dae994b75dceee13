import type { Destination } from '../destination.ts';

export const httpsDestination: Destination = {
  type: 'https',
  title: 'HTTPS Endpoint',
  config: async () => (await import('./config.ts')).httpsConfig,
  adapter: () => import('./adapter.ts'),
  sandbox: () => import('./sandbox.ts'),
  guide: () => import('./guide.ts'),
};
