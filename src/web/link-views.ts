/** Other identity providers, and what does not fit when people come from there. */

/** One provider; words are finished sentences. */
export interface LinkView {
  readonly id: string;
  readonly name: string;
  readonly facts: readonly string[];
  /** What is wrong with it, or that it is switched off. */
  readonly state?: string;
  readonly canConnect: boolean;
  readonly canDisconnect: boolean;
  /** The person switched it off. */
  readonly off: boolean;
}

/** The pages by name, with their models. */
export interface LinkViews {
  /** Which providers open the account. */
  'account-upstreams': {
    personName: string;
    connected: readonly LinkView[];
    others: readonly LinkView[];
    notice?: string;
    complaint?: string;
  };
  /** Before one is disconnected or switched off; `refused`: nothing else would open the account. */
  'account-upstream-end': {
    personName: string;
    id: string;
    name: string;
    what: 'disconnect' | 'switch-off';
    refused: boolean;
  };
}
