/** The pages on which a service's keys and secrets are looked after. */
import type { TabView } from './figure-views.ts';
import type { OwnerView } from './owner-views.ts';
import type { NoticeView } from './staff-views.ts';
import type { BackView, FieldView } from './view-parts.ts';

/** A key or a secret; finished sentences. */
export interface KeyView {
  readonly name: string;
  readonly state: string;
  readonly counts: boolean;
  /** `exact`: letter by letter, not words. */
  readonly facts: readonly { readonly label: string; readonly value: string; readonly exact?: boolean }[];
  /** Where it is changed; absent where this member may not. */
  readonly change?: string;
}

/** The pages by name, with their models. */
export interface ServiceKeyViews {
  /** The keys and secrets of one of the registrations of a service. */
  'service-keys': {
    owner: OwnerView;
    /** The registrations that there are. */
    registrations: readonly TabView[];
    /** Absent where there is none yet. */
    clientId?: string;
    /** By what the service shows who it is. */
    how?: string;
    keys?: {
      readonly list: readonly KeyView[];
      readonly add?: string;
      /** Where the service itself keeps them, whether they were there just now, and else when they last were. */
      readonly address?: {
        readonly url: string;
        readonly text: string;
        readonly found: boolean;
        readonly lastRead?: string;
      };
    };
    secrets?: { readonly list: readonly KeyView[]; readonly add?: string };
    notice?: NoticeView;
  };
  /** A further key. Posts `keys` and a file `file`. */
  'service-key-add': {
    owner: OwnerView;
    fields: readonly FieldView[];
    commands: string;
    back: BackView;
  };
  /** One key or secret. Posts `action` (`end` with `days`, `keep`, `remove`). */
  'service-key': {
    owner: OwnerView;
    title: string;
    key: KeyView;
    /** `days` of an overlap. */
    fields: readonly FieldView[];
    /** An end was set that can be taken back. */
    mayKeep: boolean;
    /** What comes of removing it. */
    remove: string;
    /** Why nothing was done. */
    error?: string;
    back: BackView;
  };
  /** A further secret? Posts `id`. */
  'service-secret-add': { owner: OwnerView; id: string; text: string; error?: string; back: BackView };
  /** The secret, this once. */
  'service-secret': { owner: OwnerView; secret: string; until: string; clientId: string; back: BackView };
}
