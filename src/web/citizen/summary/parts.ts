import type { Fact, HealthProfile, Line, ProfileView, SectionView } from '#health-profile';
import type { PdfPart } from '#platform/pdf/tagged-pdf';
import { day } from '../../words/dates.ts';

type Rules = Pick<HealthProfile['rules'], 'sayDate' | 'saySource' | 'sayReading'>;
type Reading = Parameters<Rules['sayReading']>[0] & {
  readonly kind: string;
  readonly at: Date;
  readonly hidden: boolean;
};

/**
 * The profile on paper: each section, what it says and who says so; an empty one says nothing of the person.
 * @param forOthers leaves out what is hidden from professionals or kept from representatives: a document would show it again (R24)
 */
export function summaryParts(
  profile: ProfileView,
  last: readonly Reading[],
  rules: Rules,
  forOthers: boolean,
): readonly PdfPart[] {
  const measures = last.filter(({ hidden }) => !forOthers || !hidden);
  return [
    ...profile.sections.flatMap((section) => sectionParts(section, rules, forOthers)),
    ...(measures.length > 0
      ? ([
          { kind: 'heading', text: 'Dernières mesures' },
          {
            kind: 'facts',
            rows: measures.map(
              (one) =>
                [
                  one.kind === 'weight' ? 'Poids' : 'Taille',
                  `${rules.sayReading(one)}, le ${day(one.at)}`,
                ] as const,
            ),
          },
        ] satisfies PdfPart[])
      : []),
    {
      kind: 'text',
      text: 'Ce qui est déclaré n’a pas été vérifié par un soignant. « Rien n’est écrit » ne veut pas dire « aucun ».',
    },
  ];
}

const isOpen = ({ hidden, invisibleToRepresentatives }: Fact) => !hidden && !invisibleToRepresentatives;

function sectionParts(section: SectionView, rules: Rules, forOthers: boolean): readonly PdfPart[] {
  const keeps = (fact: Fact) => !forOthers || isOpen(fact);
  // a line under a hidden one stands alone
  const lines = section.lines
    .flatMap(({ fact, joined }): readonly Line[] =>
      keeps(fact) ? [{ fact, joined: joined.filter(keeps) }] : joined.filter(keeps).map(alone),
    )
    .filter(({ fact }) => fact.state !== 'refuted');
  const none = section.none && keeps(section.none) ? section.none : undefined;
  return [
    { kind: 'heading', text: section.rule.label },
    ...(none
      ? [
          {
            kind: 'text',
            text: `${none.label}, déclaré le ${day(none.recordedAt)} par ${none.authorLabel}.`,
          } as const,
        ]
      : []),
    ...(lines.length > 0
      ? [
          {
            kind: 'facts',
            rows: lines.map((line) => [line.fact.label, detailOf(line, section, rules)] as const),
          } as const,
        ]
      : none
        ? []
        : [{ kind: 'text', text: 'Rien n’est écrit.' } as const]),
    ...(section.code === 'blood-group' && lines.length > 0
      ? [{ kind: 'text', text: section.rule.why } as const]
      : []),
  ];
}

const alone = (fact: Fact): Line => ({ fact, joined: [] });

function detailOf({ fact, joined }: Line, { rule }: SectionView, rules: Rules): string {
  const details = rule.fields.flatMap(({ name, label }) => {
    const value = fact.details[name];
    return value === undefined || value === ''
      ? []
      : [`${label.replace(/ \(facultatif\)$/, '').replace(/ \?$/, '')} : ${value}`];
  });
  const dates = [
    fact.start && rules.sayDate(fact.start),
    fact.end && `jusqu’à : ${rules.sayDate(fact.end)}`,
  ].filter(Boolean);
  return [
    dates.join(', '),
    ...details,
    ...joined.map((one) => `aussi noté « ${one.label} » (${rules.saySource(one)})`),
    `Source : ${rules.saySource(fact)}`,
  ]
    .filter(Boolean)
    .join('\n');
}
