import { context } from './dataverse.ts';
import { type Answer, type Call, odata, Refusal } from './http.ts';
import { select } from './select.ts';
import type { Column, Row, World } from './world.ts';

const ENTITY = /^EntityDefinitions\(LogicalName='([^']+)'\)(?:\/(.*))?$/;
const ATTRIBUTE = /^Attributes\(LogicalName='([^']+)'\)(?:\/Microsoft\.Dynamics\.CRM\.(\w+))?$/;

/** What the environment says of the table lead; null for another path. Metadata take no right to read. */
export function metadata(world: World, call: Call, resource: string): Answer | null {
  const match = ENTITY.exec(resource);
  if (!match || call.method !== 'GET') return null;
  const [, table = '', rest = ''] = match;
  if (table !== 'lead' || !world.sales) {
    throw new Refusal(
      404,
      '0x80041102',
      `The entity with a name = '${table}' with namemapping = 'Logical' was not found in the MetadataCache.`,
    );
  }
  if (rest === '') {
    return odata(200, {
      '@odata.context': context(world, 'EntityDefinitions/$entity'),
      LogicalName: 'lead',
      EntitySetName: 'leads',
      MetadataId: '608861bc-50a4-4c5f-a02c-21fe1943e2cf',
    });
  }
  if (rest === 'Keys') return list(world, world.keys, call);
  const attribute = ATTRIBUTE.exec(rest);
  if (attribute) {
    const column = world.columns.find((one) => one.name === attribute[1]);
    if (!column)
      throw new Refusal(
        404,
        '0x80060888',
        `Could not find an attribute with LogicalName='${attribute[1]}' on the entity 'lead'.`,
      );
    // The options belong to the derived type alone.
    const { OptionSet, GlobalOptionSet, ...plain } = described(world, column);
    return odata(200, {
      '@odata.context': context(world, 'EntityDefinitions/Attributes/$entity'),
      ...plain,
      ...(attribute[2] === undefined || OptionSet === undefined ? {} : { OptionSet, GlobalOptionSet }),
    });
  }
  if (/^Attributes(\/Microsoft\.Dynamics\.CRM\.StringAttributeMetadata)?$/.test(rest)) {
    const columns = rest === 'Attributes' ? world.columns : world.columns.filter((one) => one.kind === 'String');
    return list(
      world,
      columns.map((column) => described(world, column)),
      call,
    );
  }
  throw new Refusal(404, '0x80060888', `Resource not found for the segment '${rest}'.`);
}

/** Metadata are not paged and take neither $top nor $orderby. */
function list(world: World, rows: readonly Row[], call: Call): Answer {
  const query = new URLSearchParams();
  const filter = call.query.get('$filter');
  if (filter) query.set('$filter', filter);
  return odata(200, {
    '@odata.context': context(world, 'EntityDefinitions/Attributes'),
    value: select(rows, query, () => true),
  });
}

function described(world: World, column: Column): Row {
  return {
    LogicalName: column.name,
    AttributeType: column.kind,
    RequiredLevel: {
      Value: column.required ?? 'None',
      CanBeChanged: true,
      ManagedPropertyLogicalName: 'canmodifyrequirementlevelsettings',
    },
    IsSecured: world.secured.has(column.name),
    IsValidForCreate: !column.readOnly,
    MetadataId: column.id,
    ...(column.maxLength === undefined ? {} : { MaxLength: column.maxLength }),
    ...(column.options === undefined
      ? {}
      : {
          OptionSet: {
            Options: column.options.map(([value, label]) => ({
              Value: value,
              Label: { UserLocalizedLabel: { Label: label, LanguageCode: 1033 } },
            })),
          },
          GlobalOptionSet: null,
        }),
  };
}
