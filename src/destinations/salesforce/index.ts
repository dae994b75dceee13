import type { Destination } from '../destination.ts';

export const salesforceDestination: Destination = {
  type: 'salesforce',
  title: 'Salesforce',
  config: async () => (await import('./config.ts')).salesforceConfig,
  adapter: () => import('./adapter.ts'),
  sandbox: () => import('./sandbox.ts'),
  guide: () => import('./guide.ts'),
};
