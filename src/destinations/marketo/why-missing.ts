import type { Verdict } from '../../checks/check.ts';

/** What Submit Form said of a lead that it did not refuse; undefined: created, or updated. */
export type Answer = 'none' | 'without a record';

/** A lead that is not there, in words that are true of the answer that it got. */
export function whyMissing(name: string, marker: string, answer: Answer | undefined): Verdict {
  if (answer === 'none') {
    return {
      status: 'inconclusive',
      message: 'Submit Form never said what became of it, so it may not have been carried out',
      ...waysOut(marker),
    };
  }
  const late = `it shows later than the wait (send-test ${name} --remove ${marker} takes it away once it does)`;
  const hidden = 'a smart campaign that deletes or merges, or a partition that the API-only user may not see';
  const message =
    answer === 'without a record'
      ? `Submit Form answered success: true and named no record: the lead was dropped in silence, or ${late}, or something hides it: ${hidden}`
      : `Marketo confirmed the lead, so ${late}, or something removed it or hid it: ${hidden}`;
  return {
    status: 'warned',
    cause: 'marketo-lead-dropped',
    message,
    resolution: [
      'Send a test lead with a longer --wait: at busy times forms are worked off with a delay',
      `In Marketo look for ${marker} in Database › All People, as an administrator`,
      'Look at smart campaigns with the trigger Fills Out Form or Person is Created that delete, merge or move people',
      'If the subscription has partitions, give the API-only user its role in the workspace that new people go to',
      ...(answer === undefined
        ? []
        : ['If it shows nowhere, open a case with Marketo Support and give the requestId of the answer']),
    ],
  };
}

/** After a lead that nobody answered for: the cause is known of the road alone, and its steps are those of an endpoint. */
export function waysOut(marker: string) {
  return {
    resolution: [
      `Look for ${marker} in Marketo, Database › All People: the form is not submitted a second time, and may have been carried out`,
      'Look at status.adobe.com for Marketo Engage and your data centre',
      'Send a test lead again later; with a longer --timeout where Marketo is slow',
    ],
    who: 'Adobe, or whoever runs the network in between',
    docs: ['https://experienceleague.adobe.com/en/docs/marketo-developer/marketo/rest/rest-api'],
  };
}
