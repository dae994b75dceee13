import { table } from '../destinations/azure-table/causes.ts';
import { dataverse } from '../destinations/dynamics/causes.ts';
import { https } from '../destinations/https/causes.ts';
import { marketo } from '../destinations/marketo/causes.ts';
import { salesforce } from '../destinations/salesforce/causes.ts';
import type { Cause } from '../diagnosis/cause.ts';
import { entra } from './entra.ts';
import { marketplace } from './marketplace.ts';
import { net } from './net.ts';
import { tls } from './tls.ts';

/** Every cause that leadctl knows. */
export const causes: readonly Cause[] = [
  ...entra,
  ...dataverse,
  ...salesforce,
  ...marketo,
  ...table,
  ...https,
  ...tls,
  ...net,
  ...marketplace,
];
