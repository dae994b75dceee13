import type { DestinationType } from '../diagnosis/cause.ts';
import { azureTableDestination } from './azure-table/index.ts';
import type { Destination } from './destination.ts';
import { dynamicsDestination } from './dynamics/index.ts';
import { httpsDestination } from './https/index.ts';
import { marketoDestination } from './marketo/index.ts';
import { salesforceDestination } from './salesforce/index.ts';

/** In the order in which Partner Center lists them. */
export const destinations: readonly Destination[] = [
  azureTableDestination,
  dynamicsDestination,
  httpsDestination,
  marketoDestination,
  salesforceDestination,
];

export function destinationOf(type: DestinationType): Destination {
  const found = destinations.find((destination) => destination.type === type);
  if (!found) throw new TypeError(`no destination of type ${type}`);
  return found;
}
