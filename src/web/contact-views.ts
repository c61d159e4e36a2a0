/** How a person is reached: what they were told, their contacts, and what they chose. */

/** Something that a person was told. */
export interface ToldView {
  readonly subject: string;
  readonly text: string;
  readonly when: string;
  readonly isNew: boolean;
}

/** The pages by name, with their models. */
export interface ContactViews {
  /** What the person was told, newest first. */
  'account-notices': {
    personName: string;
    notices: readonly ToldView[];
    /** These are not the newest ones. */
    isLater: boolean;
    /** Where older ones are. */
    older?: string;
  };
}
