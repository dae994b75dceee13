import { INSTRUCTIONS, save } from '../../causes/entra-wire.ts';
import { family } from '../../diagnosis/cause.ts';
import { CREATE_ROW, CUSTOMIZER, fault, METADATA, WEB_API_ERRORS } from './causes-wire.ts';

const PAYLOAD = (entity: string, inner: string): string =>
  `Error identified in Payload provided by the user for Entity :'${entity}', For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293  ---->  InnerException : ${inner}`;

const TYPE_FAULTS = [
  'Cannot convert the literal',
  'Cannot convert a value to target type',
  'Cannot convert a primitive value to the expected type',
  'Incorrect attribute value type',
  'while trying to convert input value * to attribute',
  'Expected type of attribute value',
  'Incorrect type of attribute value',
  'A node of type PrimitiveValue was read from the JSON reader',
  'PrimitiveValue node with non-null value was found when trying to read',
  'An error occurred while trying to read the value of a property * expected',
] as const;

/** What the table lead, its columns and its rules make of the lead. */
export const dataverseData = family([
  {
    id: 'dataverse-lead-table-missing',
    title: 'The environment has no lead table',
    destination: 'dynamics',
    severity: 'blocks-publishing',
    explanation:
      'The marketplace writes to the table Lead, which comes with Dynamics 365 Sales. A plain Dataverse environment has no such table, so there is nothing to write to, however right the sign-in is. Often it is simply the wrong environment: a default or developer one in place of the one with Sales.',
    who: 'a Power Platform or Dynamics 365 administrator of the tenant',
    resolution: [
      'In the Power Platform admin center, open Environments › your environment › Resources › Dynamics 365 apps and look whether Dynamics 365 Sales is installed.',
      'If another environment has it, use the URL of that one.',
      'Otherwise select Install app › Dynamics 365 Sales (a licence is needed), or choose HTTPS endpoint or Azure Table as lead destination.',
      'Import the solution Microsoft Marketplace Lead Writer into the environment with Sales, make the application user there, and assign the role.',
      save('put the address of that environment into URL'),
    ],
    docs: [INSTRUCTIONS, METADATA, WEB_API_ERRORS],
    proof: 'dynamics/lead-create',
    guide: 'dynamics:1',
    match: [
      { code: ['0x80060888', '0x8006088a'], text: 'Resource not found for the segment' },
      { code: ['0x80041102', '0x8004024a'] },
      {
        text: [
          'Resource not found for the segment',
          'The entity with a name = lead with namemapping',
          'The entity with a name * was not found in the MetadataCache',
          'was not found in the MetadataCache',
          'Could not find an entity with name lead',
          'Could not find an entity with specified entity name lead',
        ],
      },
    ],
    examples: [
      "The entity with a name = 'lead' with namemapping = 'Logical' was not found in the MetadataCache. MetadataCacheDetails: ProviderType=Dynamic",
      "Resource not found for the segment 'leads'.",
      fault(
        'metadata',
        404,
        '0x80041102',
        "The entity with a name = 'lead' with namemapping = 'Logical' was not found in the MetadataCache.",
      ),
      fault('create', 404, '0x80060888', "Resource not found for the segment 'leads'."),
    ],
  },
  {
    id: 'dataverse-attribute-missing',
    title: 'A column that is written does not exist on the table',
    destination: 'dynamics',
    severity: 'loses-leads',
    explanation:
      'A value is written to (or asked of) a column that the table does not have: it was renamed or removed, its name is written in another case than the logical name, or a solution that brings it is missing. Dynamics then refuses the whole lead. With leadctl it is mostly a column named under mapping.',
    who: CUSTOMIZER,
    resolution: [
      'Read in the message which property and which table are meant.',
      'In Power Apps (make.powerapps.com), open Tables › Lead › Columns and compare with the logical name, which is all lower case.',
      'Correct mapping in leadctl.config.yaml, or add the column again, save, and publish.',
      'If the marketplace itself meets this, import the solution Microsoft Marketplace Lead Writer anew and restore the standard columns of Lead.',
    ],
    docs: [CREATE_ROW, METADATA, WEB_API_ERRORS],
    proof: 'dynamics/required-columns',
    match: [
      {
        code: ['0x80048d19', '0x80090801'],
        unless: [...TYPE_FAULTS, 'outside the valid range', 'maximum allowed length'],
      },
      { code: ['0x80060888', '0x8006088a'], unless: ['Resource not found for the segment', ...TYPE_FAULTS] },
      { code: ['0x80041103', '0x80044335'] },
      {
        text: [
          'Invalid property*was found in entity',
          'Could not find a property named * on type',
          'The property * does not exist on type * Make sure to only use property names that are defined',
          'does not exist on type Microsoft.Dynamics.CRM',
          'does not exist on type mscrm',
          'An undeclared property * which only has property annotations in the payload',
          'Does not support untyped value in non-open type',
          'entity doesnt contain attribute with Name',
        ],
        unless: TYPE_FAULTS,
      },
    ],
    examples: [
      "Could not find a property named 'LeadSource' on type 'Microsoft.Dynamics.CRM.lead'.",
      "'Lead' entity doesn't contain attribute with Name = 'new_offer' and NameMapping = 'Logical'.",
      `{"error":{"code":"0x0","message":"An error occurred while validating input parameters: Microsoft.Crm.CrmException: Invalid property 'Subject' was found in entity 'Microsoft.Dynamics.CRM.lead'. ---> Microsoft.OData.ODataException: Does not support untyped value in non-open type."}}`,
      fault(
        'create',
        400,
        '0x80048d19',
        PAYLOAD(
          'leads',
          "Microsoft.Crm.CrmException: Invalid property 'new_offer' was found in entity 'Microsoft.Dynamics.CRM.lead'. ---> Microsoft.OData.ODataException: Does not support untyped value in non-open type.",
        ),
      ),
    ],
  },
  {
    id: 'dataverse-value-type-mismatch',
    title: 'A value has another type than its column',
    destination: 'dynamics',
    severity: 'loses-leads',
    explanation:
      'The value does not fit the type of the column: a text for a choice, a number for a text, a date that cannot be read. Lead Source (leadsourcecode), for one, takes the number of a choice and never the text AzureMarketplace-INS. Dynamics refuses the whole lead.',
    who: CUSTOMIZER,
    resolution: [
      'Read in the message which value and which type are meant; Edm.Int32 is a whole number, Edm.String a text, Edm.Guid an id.',
      'In Power Apps (make.powerapps.com), open Tables › Lead › Columns and look at Data type of the column.',
      'If the column was replaced by one of another type, give it back its standard type: a type cannot be changed, so make a new column.',
      'If the column is named under mapping in leadctl.config.yaml, choose one of the right type.',
    ],
    docs: [CREATE_ROW, METADATA, WEB_API_ERRORS],
    proof: 'dynamics/leadsourcecode',
    match: [
      { code: ['0x80048d19', '0x80060888', '0x8006088a'], text: TYPE_FAULTS },
      { text: [...TYPE_FAULTS, 'to the expected type Edm'] },
    ],
    examples: [
      "An error occurred while validating input parameters: Microsoft.OData.ODataException: Cannot convert the literal 'AzureMarketplace' to the expected type 'Edm.Int32'. ---> System.FormatException: Input string was not in a correct format.",
      'Incorrect attribute value type System.String. Attribute: leadsourcecode, expected Microsoft.Xrm.Sdk.OptionSetValue',
      fault(
        'create',
        400,
        '0x80048d19',
        PAYLOAD(
          'leads',
          "Microsoft.OData.ODataException: Cannot convert the literal 'AzureMarketplace-INS' to the expected type 'Edm.Int32'. ---> System.FormatException: Input string was not in a correct format.",
        ),
      ),
    ],
  },
  {
    id: 'dataverse-value-out-of-range',
    title: 'A value is not allowed in its column',
    destination: 'dynamics',
    severity: 'loses-leads',
    explanation:
      'The type is right, the value is not: a choice that was removed or renumbered (such as 8, Web, of Lead Source), a text longer than the column, a date before 1753, a character that is not allowed. Columns that were shortened or changed by a customisation do this, and then every lead with such a value is refused.',
    who: CUSTOMIZER,
    resolution: [
      'Read in the message which column and which limits are meant.',
      'In Power Apps (make.powerapps.com), open Tables › Lead › Columns › the column.',
      'For a choice: add the missing option again with the same number, or leave the standard options in place.',
      'For a text: raise Maximum character count at least to the standard of Lead (topic 300, company 100, description 2000).',
      'Save, publish, and run leadctl send-test.',
    ],
    docs: [CREATE_ROW, METADATA, WEB_API_ERRORS],
    proof: 'dynamics/leadsourcecode',
    match: [
      { code: ['0x8004431a', '0x80040278', '0x80040304'] },
      { code: '0x80044331', unless: ['is required', 'must have a value', 'cannot be null'] },
      {
        text: [
          'on record of type * is outside the valid range',
          'A validation error occurred. The value * on record of type',
          'is outside the valid range. Accepted Values',
          'The picklist value is out of the range',
          'exceeded the maximum allowed length of',
          'Date is less than the minimum value supported by CrmDateTime',
          'Date is more than the maximum value supported by CrmDateTime',
          'value supported by CrmDateTime',
          'A validation error occurred. The value * outside the valid range',
        ],
      },
      { text: 'A string value provided is too long', system: 'dynamics', confidence: 0.85 },
      // A flow's own look at what it is about to write.
      { text: 'The API operation * requires the property * maximum length', confidence: 0.75 },
    ],
    examples: [
      "A validation error occurred. The value 8 of 'leadsourcecode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3,4",
      'Date is less than the minimum value supported by CrmDateTime. Actual value: 01/01/0001 00:00:00, Minimum value supported: 01/01/1753 00:00:00',
      fault(
        'create',
        400,
        '0x80044331',
        "A validation error occurred.  The length of the 'companyname' attribute of the 'lead' entity exceeded the maximum allowed length of '20'.",
      ),
      fault(
        'create',
        400,
        '0x8004431a',
        "A validation error occurred. The value 8 of 'leadsourcecode' on record of type 'lead' is outside the valid range. Accepted Values: 1,2,3,4",
      ),
    ],
  },
  {
    id: 'dataverse-required-missing',
    title: 'A required column is empty',
    destination: 'dynamics',
    severity: 'loses-leads',
    explanation:
      'Something in the environment demands a column that the marketplace does not fill: customers leave blanks, and nobody publishes which columns are written beyond Lead Source. Business required alone is checked by forms only; a plug-in, a real-time workflow or a system required column refuses the lead.',
    who: CUSTOMIZER,
    resolution: [
      'Read in the message which column is demanded.',
      'In Power Apps (make.powerapps.com), open Tables › Lead › Columns › the column and set Required to Optional, or give it a default value.',
      'Look under Tables › Lead › Business rules and among the synchronous plug-in steps on Create for the one that demands it, and let it pass for leads of the marketplace.',
      'Save, publish, and run leadctl send-test.',
    ],
    docs: [CREATE_ROW, METADATA, WEB_API_ERRORS],
    proof: 'dynamics/required-columns',
    guide: 'dynamics:9',
    match: [
      { code: '0x80044331', text: ['is required', 'must have a value', 'cannot be null'] },
      {
        text: [
          'Attribute * cannot be set to NULL',
          'A validation error occurred * is required',
          'The required attribute * is missing',
          'Required attribute * missing for entity',
          'attribute of the * entity is required',
          'Cannot insert the value NULL into column * table * Base',
          'A required column is missing',
        ],
      },
      {
        text: ['You must provide a value for', 'required field * is missing', 'Required fields must be filled in'],
        system: 'dynamics',
        confidence: 0.8,
      },
      // A flow's own look at what it is about to write.
      {
        text: 'The API operation * is missing required property',
        unless: ['SendEmail', 'PostMessage', 'SharePoint'],
        confidence: 0.75,
      },
      { text: ['is a business required field', 'business required attribute'], confidence: 0.75 },
    ],
    examples: [
      "A validation error occurred. The 'lastname' attribute of the 'lead' entity is required.",
      "Cannot insert the value NULL into column 'new_region', table 'contoso_MSCRM.dbo.LeadBase'; column does not allow nulls. INSERT fails.",
      fault(
        'create',
        400,
        '0x80044331',
        "A validation error occurred. The 'new_region' attribute of the 'lead' entity is required.",
      ),
    ],
  },
  {
    id: 'dataverse-duplicate',
    title: 'Dynamics takes the lead for a duplicate and refuses it',
    destination: 'dynamics',
    severity: 'loses-leads',
    explanation:
      'A lead that looks the same is already there, and a duplicate rule or an alternate key forbids a second one. A customer who asks twice, or asks for two of your offers, is lost then. The marketplace does not ask for duplicate detection itself, so mostly an alternate key or a plug-in is behind it.',
    who: CUSTOMIZER,
    resolution: [
      'In Power Apps (make.powerapps.com), open Tables › Lead › Keys and delete alternate keys on e-mail or company, if there are any.',
      'In the Power Platform admin center, open Environments › your environment › Settings › Data management › Duplicate detection rules and unpublish the rule for leads, or let it match on more columns.',
      'In your own code do not send MSCRM.SuppressDuplicateDetection: false when a lead is created.',
      'If a test lead of an earlier run is in the way, remove it with leadctl send-test --remove and its marker.',
    ],
    docs: [CREATE_ROW, WEB_API_ERRORS],
    proof: 'dynamics/duplicate-rules',
    guide: 'dynamics:9',
    match: [
      { code: ['0x80040333', '0x80040237', '0x80060892'] },
      {
        text: [
          'a duplicate of the current record already exists',
          'A record was not created or updated because a duplicate',
          'Entity Key * violated. A record with the same value',
          'A record with matching key values already exists',
          'entity key * requires that this set of attributes contains unique values',
          'Operation failed due to a SQL integrity violation',
        ],
      },
      {
        text: 'Cannot insert duplicate key',
        unless: 'duplicate key row in object',
        system: 'dynamics',
        confidence: 0.8,
      },
    ],
    examples: [
      'A record was not created or updated because a duplicate of the current record already exists.',
      'Entity Key Lead Email violated. A record with the same value for Email already exists. A duplicate record cannot be created. Select one or more unique values and try again.',
      fault(
        'create',
        412,
        '0x80060892',
        'Entity Key Lead Email violated. A record with the same value for Email already exists. A duplicate record cannot be created. Select one or more unique values and try again.',
      ),
      fault(
        'create',
        412,
        '0x80040333',
        'A record was not created or updated because a duplicate of the current record already exists.',
      ),
    ],
  },
  {
    id: 'dataverse-plugin-failed',
    title: 'A plug-in or workflow of the environment aborted the lead',
    destination: 'dynamics',
    severity: 'loses-leads',
    explanation:
      'Dynamics itself would take the lead, but code of yours or of an installed solution runs when a lead is created, and that code refused it, crashed or took longer than its two minutes. The text behind the code is the text of the plug-in: it tells what it did not like. As long as it runs synchronously, it can lose every lead.',
    who: 'whoever wrote or installed the plug-in or workflow, with a System Customizer',
    resolution: [
      'Read the message behind the code: it is the text of the plug-in itself.',
      'In Power Apps (make.powerapps.com), turn on Plug-in and workflow activity tracing for the environment, send a test lead, and read the Plug-in Trace Log.',
      'Look at all synchronous steps and real-time workflows on Create of Lead, and let them tolerate blank columns and leads of the marketplace.',
      'Make what may run later asynchronous: a slow step costs the two minutes that the marketplace waits.',
      'If a bought solution is to blame, ask its maker, with the request id of the answer.',
    ],
    docs: [WEB_API_ERRORS, CREATE_ROW],
    proof: 'dynamics/plugins',
    guide: 'dynamics:9',
    match: [
      {
        code: [
          '0x80040265',
          '0x80040224',
          '0x80048d02',
          '0x80048d03',
          '0x80048d04',
          '0x80048d05',
          '0x80048d06',
          '0x80048d07',
          '0x80048d08',
          '0x80048d09',
          '0x80048d0a',
          '0x80048d0b',
          '0x80048d0c',
          '0x80048d0d',
          '0x80048d0e',
          '0x80048d0f',
          '0x80048d10',
          '0x80048d11',
          '0x80081111',
          '0x80044171',
          '0x80044172',
          '0x80044173',
          '0x8004418d',
        ],
      },
      {
        text: [
          'ISV code aborted the operation',
          'ISV code reduced the open transaction count',
          'Unexpected exception from plug-in',
          'An unexpected error occurred from ISV code',
          'Microsoft.Xrm.Sdk.InvalidPluginExecutionException',
          'InvalidPluginExecutionException',
          'The plug-in execution failed because',
          'receive a response from the * plug-in within the',
          'plug-in execution failed because the Sandbox',
          'Error occurred in workflow * Dynamics',
          'Microsoft.Crm.Sandbox',
          'Could not create the plug-in interface from the plug-in assembly',
        ],
      },
      {
        text: ['Could not load file or assembly', 'Business Process Error', 'An error occurred in the * plug-in'],
        // The sandbox has these always: a program of somebody's own lacks them.
        unless: [
          "Could not load file or assembly 'Microsoft.Xrm.",
          "Could not load file or assembly 'Microsoft.Crm.Sdk",
          "Could not load file or assembly 'Microsoft.PowerPlatform.Dataverse.Client",
          'Unhandled exception. System.IO.FileNotFoundException',
          // A desktop program's own extensions.
          'load a program with an incorrect format',
          'XrmToolBox/Plugins',
          'MscrmTools',
        ],
        system: 'dynamics',
        confidence: 0.85,
      },
      { text: 'dynamics.com*Could not load file or assembly', confidence: 0.88 },
    ],
    examples: [
      'Unexpected exception from plug-in (Execute): Contoso.Plugins.ValidateLead: System.NullReferenceException: Object reference not set to an instance of an object.',
      'The plug-in execution failed because the Sandbox Worker process crashed. This is typically due to an error in the plug-in code.',
      "Didn't receive a response from the Contoso.Plugins.ScoreLead plug-in within the 2:20-minute limit.",
      fault('create', 400, '0x80040265', 'Leads without a region are not accepted here.'),
      fault('create', 400, '0x80040265', 'ISV code aborted the operation.'),
    ],
  },
]);
