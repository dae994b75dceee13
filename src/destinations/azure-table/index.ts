import type { Destination } from '../destination.ts';

export const azureTableDestination: Destination = {
  type: 'azure-table',
  title: 'Azure Table',
  config: async () => (await import('./config.ts')).azureTableConfig,
  adapter: () => import('./adapter.ts'),
  sandbox: () => import('./sandbox.ts'),
  guide: () => import('./guide.ts'),
};
