import { family } from '../diagnosis/cause.ts';
import { entraApplication } from './entra-app.ts';
import { entraUsers } from './entra-users.ts';

/** What can go wrong where the marketplace signs in at Microsoft Entra ID. */
export const entra = family([...entraApplication, ...entraUsers]);
