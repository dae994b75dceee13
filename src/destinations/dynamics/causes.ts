import { family } from '../../diagnosis/cause.ts';
import { dataverseAccess } from './causes-access.ts';
import { dataverseData } from './causes-data.ts';
import { dataverseService } from './causes-service.ts';

/** What can go wrong in the Dynamics environment, behind a sign-in that worked. */
export const dataverse = family([...dataverseAccess, ...dataverseService, ...dataverseData]);
