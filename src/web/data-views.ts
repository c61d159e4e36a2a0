/** A person's data and rights. */

/** The pages by name, with their models. */
export interface DataViews {
  /** What a person may do about their data. */
  'account-data': { personName: string };
  /** Posts `format=html|json`. `error`: it was downloaded too often today. */
  'account-data-download': { personName: string; error?: string };
}
