/** The proof on paper that a mandate begins, or has ended (B7): names, dates, what it gives; no number and nothing medical. */
import { type PdfPart, taggedPdf } from '#platform/pdf/tagged-pdf';
import { KIND_WORDS, mayNotOf, mayOf } from './rules/words.ts';
import type { MandateKind, Scope } from './store/mandates.ts';

export type Certified = {
  readonly id: string;
  readonly kind: MandateKind;
  readonly holderLabel: string;
  readonly personLabel: string;
  readonly scopes: readonly Scope[];
  readonly seesHidden: boolean;
  readonly since: Date;
  readonly until: Date | undefined;
  readonly pausedAt: Date | undefined;
  readonly endedAt: Date | undefined;
};

export function certificate(one: Certified, now: Date): Promise<Buffer> {
  const isOver = one.endedAt !== undefined;
  const title = isOver ? 'Attestation de fin d’accès à un carnet' : 'Attestation d’accès à un carnet';
  const parts: PdfPart[] = [
    {
      kind: 'text',
      text: isOver
        ? `${one.personLabel} n’a plus accès au carnet de santé de ${one.holderLabel}.`
        : `${one.personLabel} peut agir dans le carnet de santé de ${one.holderLabel}, avec ses propres identifiants.`,
    },
    {
      kind: 'facts',
      rows: [
        ['Carnet de', one.holderLabel],
        ['Personne qui agit', one.personLabel],
        ['En qualité de', KIND_WORDS[one.kind]],
        ['Depuis le', moment(one.since)],
        ['Jusqu’au', lastDayOf(one)],
        ['État', stateOf(one, now)],
        ['Numéro', one.id],
      ],
    },
    { kind: 'heading', text: isOver ? 'Ce que cet accès permettait' : 'Ce que cet accès permet' },
    { kind: 'text', text: `${mayOf(one.scopes).join('. ')}.` },
    ...(one.kind === 'carer'
      ? [
          {
            kind: 'text' as const,
            text: one.seesHidden
              ? 'Les documents que la personne cache aux professionnels sont compris.'
              : 'Les documents que la personne cache ne sont pas compris.',
          },
        ]
      : []),
    { kind: 'heading', text: 'Ce qu’il ne permet jamais' },
    { kind: 'text', text: `${mayNotOf(one.kind).join('. ')}.` },
    { kind: 'heading', text: 'Bon à savoir' },
    {
      kind: 'text',
      text: 'Chaque geste est écrit dans l’historique du carnet, au nom de la personne qui agit. L’accès s’arrête à tout moment, sauf celui d’un représentant légal, que la loi fixe.',
    },
  ];
  return taggedPdf(
    {
      title,
      foot: `Carnet, projet libre sur des données fictives, pas un service de l’État – établi le ${moment(now)}`,
      now,
    },
    parts,
  );
}

function stateOf(one: Certified, now: Date): string {
  if (one.endedAt) return `Terminé le ${moment(one.endedAt)}`;
  if (one.until && one.until <= now) return `Terminé le ${moment(one.until)}`;
  return one.pausedAt ? `En pause depuis le ${moment(one.pausedAt)}` : 'En cours';
}

/** The end is the first moment outside: the day before is the last one. */
function lastDayOf({ kind, until }: Certified): string {
  if (until) return DAY.format(new Date(until.getTime() - 1));
  return kind === 'parent' ? 'La majorité de l’enfant' : 'Sans date de fin';
}

const ZONE = { timeZone: 'Europe/Paris' } as const;
const DAY = new Intl.DateTimeFormat('fr-FR', { ...ZONE, day: 'numeric', month: 'long', year: 'numeric' });
const CLOCK = new Intl.DateTimeFormat('fr-FR', {
  ...ZONE,
  hour: 'numeric',
  minute: '2-digit',
  hourCycle: 'h23',
});
const moment = (date: Date): string => `${DAY.format(date)} à ${CLOCK.format(date).replace(':', ' h ')}`;
