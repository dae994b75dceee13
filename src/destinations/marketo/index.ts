import type { Destination } from '../destination.ts';

export const marketoDestination: Destination = {
  type: 'marketo',
  title: 'Marketo',
  config: async () => (await import('./config.ts')).marketoConfig,
  adapter: () => import('./adapter.ts'),
  sandbox: () => import('./sandbox.ts'),
  guide: () => import('./guide.ts'),
};
