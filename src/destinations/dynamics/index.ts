import type { Destination } from '../destination.ts';

export const dynamicsDestination: Destination = {
  type: 'dynamics',
  title: 'Dynamics 365 Customer Engagement',
  config: async () => (await import('./config.ts')).dynamicsConfig,
  adapter: () => import('./adapter.ts'),
  sandbox: () => import('./sandbox.ts'),
  guide: () => import('./guide.ts'),
};
