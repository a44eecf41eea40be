/** The shape of a notice, and the few words that all of them share. */
import type { NoticeInput } from './input.ts';

/** One of the two answers. */
export type Way = { readonly label: string; readonly url: string; readonly text: string };

export type Section = {
  readonly title: string;
  readonly texts: readonly string[];
  /** Opening and refusing, side by side. */
  readonly ways?: readonly [open: Way, refuse: Way];
  /** The section in which the code stands. */
  readonly hasCode?: true;
};

export type Notice = {
  readonly subject: string;
  readonly title: string;
  readonly greeting: string;
  readonly lead: readonly string[];
  /** The front of a letter. */
  readonly front: readonly Section[];
  /** The back of a letter. */
  readonly leaflet: readonly Section[];
  readonly footer: string;
};

/** What the words need to know; all of it but who is concerned is the same for a whole campaign. */
export type Known = {
  readonly until: string;
  readonly url: string;
  readonly concerned: NoticeInput['concerned'];
  readonly isNewCode: boolean;
};

/** `de Léa`, `d’Adam` */
export const of = (name: string): string =>
  /^([aeiouhàâéèêëîïôœùû]|y[^aeiou])/i.test(name) ? `d’${name}` : `de ${name}`;

export const HELP_DESK = '3422';
export const FOOTER = 'Projet libre, données fictives : ce service n’est pas un service de l’État.';
