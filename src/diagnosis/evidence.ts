/** What a failure showed, in plain data: the one input of the diagnosis, be it of a live error or of a pasted text. */
export interface Evidence {
  /** Codes in canonical form (see Signature.code), innermost first. */
  readonly codes: readonly string[];
  /** The HTTP status, where one was seen. */
  readonly status?: number;
  /** The message texts, innermost first, joined by line breaks. */
  readonly text: string;
  /** The system that spoke, where the caller knows it. */
  readonly system?: 'dynamics' | 'salesforce' | 'marketo' | 'azure-table' | 'https' | 'entra';
}
