/** The papers that anybody may see: the forms, and a notice to somebody who does not exist. */
import { parisDay } from '#formats/civil-day';
import { deadlineOf } from '../campaign/rules/paris.ts';
import { type Terms, termsOn } from '../terms.ts';
import { formPdf } from './form.ts';
import type { FormAct } from './form-words.ts';
import type { NoticeInput } from './input.ts';
import { letterPdf } from './letter.ts';
import { type NoticeMail, renderNotice } from './mail.ts';
import type { Section } from './notice.ts';
import { simpleText } from './words.ts';

/** What is looked at: to the person or about a child, in simple words or not. */
export type SampleKind = { readonly child: boolean; readonly simple: boolean };

export type Papers = ReturnType<typeof createPapers>;

/** @param deps.publicUrl without a final slash */
export function createPapers(deps: { readonly publicUrl: string; readonly terms: readonly Terms[] }) {
  const { publicUrl } = deps;
  return {
    form: (act: FormAct, now: Date): Promise<Buffer> =>
      formPdf(act, termsOn(deps.terms, parisDay(now)), publicUrl),

    /** What the invitation says in simple words, without a date and a code. */
    simpleText: (): readonly Section[] => {
      const { front, leaflet } = simpleText(publicUrl);
      return [...front, ...leaflet];
    },

    mail: (kind: SampleKind, now: Date): NoticeMail => renderNotice(sampleOf(kind, now, publicUrl)),

    letter: (kind: SampleKind, now: Date): Promise<Buffer> => letterPdf(sampleOf(kind, now, publicUrl), now),
  };
}

/** The default of a campaign (R1). */
const WINDOW_DAYS = 42;

/** No one; the code opens nothing. */
const sampleOf = ({ child, simple }: SampleKind, now: Date, publicUrl: string): NoticeInput => ({
  holderLabel: 'Camille Exemple',
  addressLines: ['Appartement 3', '1 rue de l’Exemple', '00000 Exemple'],
  code: 'ACDEFHJKMNPR',
  deadline: deadlineOf(now, WINDOW_DAYS),
  campaignName: 'Essai : personne n’est concerné',
  publicUrl,
  letterId: 'EXEMPLE-000000',
  simple,
  ...(child && { concerned: { givenName: 'Adèle', birthYear: 2019, as: 'child' } }),
});
