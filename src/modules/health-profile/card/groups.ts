/** What may stand on an emergency card, in the order in which emergency doctors look for it; each title in two languages (D07). */
import type { Fact, SectionCode } from '../fact.ts';

export type CardGroupCode =
  | 'allergies'
  | 'treatments'
  | 'illnesses'
  | 'devices'
  | 'blood-group'
  | 'contacts'
  | 'professionals'
  | 'wishes';

export type CardGroup = {
  readonly code: CardGroupCode;
  readonly label: string;
  readonly english: string;
  readonly sections: readonly SectionCode[];
  /** Ticked beforehand on a card that was never saved. */
  readonly proposed: boolean;
  /** Said in its place when no line of it stands on the card: silence is not « none ». */
  readonly silence: string | undefined;
};

export const NOTHING_SAID = 'Rien d’inscrit ici : cela ne veut pas dire « aucun ».';

export const CARD_GROUPS: readonly CardGroup[] = [
  {
    code: 'allergies',
    label: 'Allergies',
    english: 'Allergies',
    sections: ['allergy'],
    proposed: true,
    silence: NOTHING_SAID,
  },
  {
    code: 'treatments',
    label: 'Traitements',
    english: 'Medication',
    sections: ['treatment'],
    proposed: true,
    silence: NOTHING_SAID,
  },
  {
    code: 'illnesses',
    label: 'Maladies',
    english: 'Medical conditions',
    sections: ['illness'],
    proposed: true,
    silence: NOTHING_SAID,
  },
  {
    code: 'devices',
    label: 'Grossesse, opérations et implants, handicaps',
    english: 'Pregnancy, surgery and implants, disabilities',
    sections: ['pregnancy', 'general', 'hospitalisation', 'disability'],
    proposed: false,
    silence: undefined,
  },
  {
    code: 'blood-group',
    label: 'Groupe sanguin déclaré',
    english: 'Blood group, self-reported',
    sections: ['blood-group'],
    proposed: false,
    silence: undefined,
  },
  {
    code: 'contacts',
    label: 'Personnes à prévenir',
    english: 'Emergency contacts',
    sections: ['contact'],
    proposed: true,
    silence: undefined,
  },
  {
    code: 'professionals',
    label: 'Professionnels',
    english: 'Doctors',
    sections: ['professional'],
    proposed: false,
    silence: undefined,
  },
  {
    code: 'wishes',
    label: 'Volontés',
    english: 'Advance directives',
    sections: ['wish'],
    proposed: false,
    silence: undefined,
  },
];

export const CARD_SECTIONS: readonly SectionCode[] = CARD_GROUPS.flatMap(({ sections }) => sections);

/** What may be chosen: nothing that was given up as wrong; of general information, a pregnancy alone. */
export const mayStand = ({ section, state, label }: Fact): boolean =>
  state !== 'refuted' && (section !== 'general' || label === 'Grossesse en cours');

/** What a card that was never saved proposes: what is so today, once. @param today ISO day, in France */
export const isProposed = (group: CardGroup, { state, end, joinedTo }: Fact, today: string): boolean =>
  group.proposed && state !== 'resolved' && joinedTo === undefined && !(end && (end.date ?? '') < today);
