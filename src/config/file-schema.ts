import * as z from 'zod/mini';
import { parseDuration } from '../duration.ts';
import { choice, docs, fields, listOf, optional, SHOWN, text } from './schema.ts';

export const DESTINATION_TYPES = ['azure-table', 'dynamics', 'https', 'marketo', 'salesforce'] as const;

export const OFFER_TYPES = [
  'saas',
  'consulting',
  'dynamics-365-customer-engagement',
  'dynamics-365-operations',
  'dynamics-365-business-central',
  'virtual-machine',
  'azure-application',
  'container',
  'other',
] as const;
export const LISTINGS = ['contact-me', 'trial', 'free', 'sell-through-microsoft'] as const;

/** `version` is looked at by itself, for a file of a newer version is not to be judged by the rules of this one. */
export const versionSchema = z
  .literal(1, { error: () => 'kind|number|version: 1' })
  .register(docs, { description: 'Version of this format: 1.' });

const certificateFile = () =>
  text('a PEM file with certificates', { description: 'PEM file of an additional root certificate.' });

/** Made where a file has such a part: most files have neither, and schemas take longer to make than to ask. */
export const networkSchema = () =>
  fields(
    {
      timeout: optional(
        text('a time such as 15s', {
          description: 'Time that one network step may take, such as 500ms, 15s or 2m.',
          examples: ['15s'],
          pattern: '\\d{1,9}(?:\\.\\d{1,3})?(?:ms|s|m|h)',
          rule: (value) =>
            parseDuration(value) === undefined
              ? `${SHOWN} is no time; expected a number above zero with its unit, such as 500ms, 15s or 2m`
              : null,
        }),
      ),
      ca: optional(
        z
          .union(
            [certificateFile(), listOf(certificateFile(), 'PEM files', 'PEM files of additional root certificates.')],
            { error: () => 'kind|string|a PEM file with certificates, or a list of them' },
          )
          .register(docs, {
            description: 'Additional root certificates: one PEM file or a list. They add to the known ones.',
          }),
      ),
    },
    'timeout and ca',
    'How leadctl reaches the network.',
  );

const offerSchema = () =>
  fields(
    {
      id: text('the id of the offer, as publisher.offer', {
        description: 'Id of the offer as leads show it: publisher.offer.',
        examples: ['contoso.widget-byol'],
      }),
      name: optional(text('the name of the offer', { description: 'Name of the offer as customers see it.' })),
      type: optional(
        choice(OFFER_TYPES, {
          description: 'Kind of the offer; with the listing it decides whether a destination is asked for.',
        }),
      ),
      listing: optional(choice(LISTINGS, { description: 'How the offer is listed.' })),
      destination: optional(
        text('the name of a destination of this file', { description: 'Name of a destination of this file.' }),
      ),
    },
    'id and, where known, name, type, listing and destination',
    'An offer in the marketplace.',
  );

export const offersSchema = () =>
  listOf(offerSchema(), 'offers, each with an id', 'Offers, and the destination that each sends its leads to.');

export const TOP_KEYS = ['version', 'network', 'destinations', 'offers'];
