import type { DestinationType } from '../diagnosis/cause.ts';
import type { ConfigModule } from './module.ts';

/** Each loads only where the file has a destination of its type. */
const MODULES: Readonly<Record<DestinationType, () => Promise<ConfigModule>>> = {
  'azure-table': async () => (await import('../destinations/azure-table/config.ts')).azureTableConfig,
  dynamics: async () => (await import('../destinations/dynamics/config.ts')).dynamicsConfig,
  https: async () => (await import('../destinations/https/config.ts')).httpsConfig,
  marketo: async () => (await import('../destinations/marketo/config.ts')).marketoConfig,
  salesforce: async () => (await import('../destinations/salesforce/config.ts')).salesforceConfig,
};

export function configModule(type: DestinationType): Promise<ConfigModule> {
  return MODULES[type]();
}
