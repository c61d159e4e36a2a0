/** A person's data and rights. */

/** The pages by name, with their models. */
export interface DataViews {
  /** What a person may do about their data. */
  'account-data': { personName: string };
  /** Posts `format=html|json`. `error`: it was downloaded too often today. */
  'account-data-download': { personName: string; error?: string };
  /** What ends, what is kept, and who is left behind, before an account is closed; `obstacle`: why it cannot be now. */
  'account-closing': {
    personName: string;
    /** How long there is to come back. */
    days: number;
    /** How long evidence is kept. */
    months: number;
    organisations: readonly string[];
    children: readonly string[];
    /** Teams of services that nobody else owns. */
    teams: readonly string[];
    obstacle?: string;
  };
  'account-closing-begun': { days: number };
  /** All that whoever closes their account finds; posts `action=keep|leave`. `when` is a sentence. */
  'account-closing-back': { personName: string; when: string };
  /** Keeping an account by the link of a message. */
  'account-closing-stop': { when: string };
  'account-closing-stopped': Record<string, never>;
}
