/** The lead that an https endpoint receives: the union of Microsoft's published samples (2018 to 2022); nothing is required there. */
export function leadSchema(): object {
  const text = (description: string) => ({ type: ['string', 'null'], description });
  const customer = {
    type: 'object',
    description: 'The customer; not every key is always there, and a customer with an .edu address has none.',
    properties: {
      FirstName: text('First name'),
      LastName: text('Last name'),
      Email: text('E-mail address'),
      Phone: text('Telephone number, as the customer wrote it'),
      Country: text('Country or region, usually two letters'),
      Company: text('Company'),
      Title: text('Job title'),
    },
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A lead of the Microsoft commercial marketplace, as an https endpoint receives it',
    type: 'object',
    properties: {
      UserDetails: customer,
      userDetails: { ...customer, description: 'The other documented spelling of UserDetails.' },
      LeadSource: text('Source-Action|Offer, or the source alone'),
      ActionCode: text('INS, PLT, DNC, Create or StartTestDrive'),
      OfferTitle: text('Name of the offer'),
      Description: text('Notes of the customer, or URL parameters of the listing as a JSON text'),
    },
    anyOf: [{ required: ['UserDetails'] }, { required: ['userDetails'] }],
  };
}
