/**
 * Steps for an answer that is not Salesforce's own: nothing in the org and no credential is accused by it. The causes
 * https-html and https-redirect speak to whoever runs an HTTPS endpoint, who is somebody else.
 */
interface Advice {
  readonly who: string;
  readonly resolution: readonly string[];
  readonly docs: readonly string[];
}

export const REST = 'https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/errorcodes.htm';
const LEADS_NOT_LOST = 'https://help.salesforce.com/apex/HTViewHelpDoc?id=sales.faq_leads_how_can_i_be_sure.htm';
const NETWORK = 'whoever runs the network or the proxy between here and Salesforce';

export const MY_DOMAIN =
  'In Salesforce open Setup › Company Settings › My Domain (Lightning) or Setup › Administer › Domain Management › My Domain (Classic) and copy Current My Domain URL, such as contoso.my.salesforce.com';

const LET_THROUGH =
  'Have it let the hosts salesforce.com and force.com through, or run the check from a network without it';

/** A page, or a redirect out of Salesforce, where the API was asked. `key` holds the address in the file. */
export const betweenApi = (key: string): Advice => ({
  who: NETWORK,
  resolution: [
    'See whether a sign-in page of the network, a proxy or a filter stands between here and Salesforce: it answered in its place',
    LET_THROUGH,
    `If nothing stands between, see that ${key} is the My Domain address of the org. ${MY_DOMAIN}`,
  ],
  docs: [REST],
});

/** The same where the form was posted; nobody signs in there. */
export const betweenForm = (configured: boolean): Advice => ({
  who: NETWORK,
  resolution: [
    'See whether a sign-in page of the network, a proxy or a filter stands between here and Salesforce: it answered in its place',
    LET_THROUGH,
    ...(configured
      ? ["See that 'webToLeadUrl' is an address of Web-to-Lead, or remove it: the default is what the marketplace uses"]
      : []),
    'Then run send-test again',
  ],
  docs: [LEADS_NOT_LOST],
});

/** An answer that is cut off, too long, or of a form that the API does not have. */
export const odd: Advice = {
  who: NETWORK,
  resolution: [
    'Run the check again: an answer that was cut off on the way is often whole the next time',
    'If it comes again, see whether a proxy between here and Salesforce cuts or changes answers, and run the check from a network without one',
    'If it comes from there as well, ask Salesforce Customer Support, and name the question that this line names',
  ],
  docs: [REST],
};

/** An answer of Salesforce's own, with a code of which nothing is known here. */
export const unknownCode = (code: string): Advice => ({
  who: 'a Salesforce administrator',
  resolution: [
    `Look up ${code} among the status codes of the API: it says what the org or the user that leadctl signs in with is refused`,
    'Set it right in the org, and run the check again',
    'If that does not help, ask Salesforce Customer Support, and name the code and the question that this line names',
  ],
  docs: [REST],
});

export const LOST_LEADS: readonly string[] = [LEADS_NOT_LOST];
