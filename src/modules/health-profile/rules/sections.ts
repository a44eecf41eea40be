/**
 * The sections of the profile, as data (D01, D02, D08): what is asked, in which words, what a professional may complete (D04).
 * `none` is what a person may declare of a whole section; an empty section says nothing of them.
 */
export const PROFILE_SECTIONS = [
  'general',
  'illness',
  'treatment',
  'hospitalisation',
  'allergy',
  'vaccination',
  'family',
  'habit',
  'disability',
  'blood-group',
  'professional',
  'contact',
  'wish',
] as const;
export type ProfileSection = (typeof PROFILE_SECTIONS)[number];

export type SectionField = {
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /** One of these, and nothing else. */
  readonly choices?: readonly string[];
  readonly kind?: 'tel' | 'long';
};

export type SectionRule = {
  /** The end of its address. */
  readonly slug: string;
  readonly label: string;
  /** « Ajouter … » */
  readonly one: string;
  /** What « aucune » says; undefined where it would say nothing. */
  readonly none: string | undefined;
  readonly why: string;
  readonly name: {
    readonly label: string;
    readonly hint?: string;
    readonly choices?: readonly string[];
    /** What helps to write it; any other text is taken too. */
    readonly help?: 'medicines' | 'allergens' | 'vaccines';
  };
  readonly fields: readonly SectionField[];
  readonly start?: { readonly label: string; readonly hint: string };
  readonly end?: { readonly label: string; readonly hint: string };
  /** Whether professionals add to it and confirm its lines (D04). */
  readonly byProfessionals: boolean;
  /** One line at a time: a new one takes the place of the other. */
  readonly single?: true;
};

const WHEN = 'Même approximatif : 2012, vers 2012, été 2019, depuis l’enfance.';
const since = { label: 'Depuis quand ? (facultatif)', hint: WHEN };
const until = { label: 'Jusqu’à quand ? (facultatif)', hint: 'Laissez vide si c’est toujours le cas.' };
const when = { label: 'Quand ? (facultatif)', hint: WHEN };
const NOTE: SectionField = { name: 'note', label: 'Précision (facultatif)', kind: 'long' };
const PHONE: SectionField = { name: 'phone', label: 'Téléphone (facultatif)', kind: 'tel' };

export const SECTIONS: Readonly<Record<ProfileSection, SectionRule>> = {
  general: {
    slug: 'general',
    label: 'Informations générales',
    one: 'une information',
    none: undefined,
    why: 'Ce qui aide à vous connaître : langue parlée, métier, situation.',
    name: {
      label: 'De quoi s’agit-il ?',
      choices: ['Langue parlée', 'Métier', 'Situation de famille', 'Logement', 'Grossesse en cours', 'Autre'],
    },
    fields: [{ name: 'value', label: 'Votre réponse' }, NOTE],
    start: since,
    byProfessionals: false,
  },
  illness: {
    slug: 'maladies',
    label: 'Maladies',
    one: 'une maladie',
    none: 'Aucune maladie connue',
    why: 'Les maladies d’aujourd’hui, et celles qui ont compté.',
    name: { label: 'Quelle maladie ?', hint: 'Avec vos mots : asthme, diabète, tension…' },
    fields: [
      { name: 'ald', label: 'Prise en charge à 100 % (ALD) ?', choices: ['Oui', 'Non', 'Je ne sais pas'] },
      NOTE,
    ],
    start: since,
    end: until,
    byProfessionals: true,
  },
  treatment: {
    slug: 'traitements',
    label: 'Traitements',
    one: 'un traitement',
    none: 'Aucun traitement en cours',
    why: 'Les médicaments pris régulièrement, avec ou sans ordonnance.',
    name: { label: 'Quel médicament ?', hint: 'Le nom sur la boîte suffit.', help: 'medicines' },
    fields: [
      { name: 'dose', label: 'Combien ? (facultatif)', hint: 'Par exemple : 1 comprimé de 500 mg.' },
      { name: 'frequency', label: 'À quel rythme ? (facultatif)', hint: 'Par exemple : matin et soir.' },
      { name: 'reason', label: 'Pour quoi ? (facultatif)' },
      { name: 'prescriber', label: 'Prescrit par (facultatif)' },
      NOTE,
    ],
    start: since,
    end: until,
    byProfessionals: true,
  },
  hospitalisation: {
    slug: 'hospitalisations',
    label: 'Hospitalisations et opérations',
    one: 'une hospitalisation',
    none: 'Aucune hospitalisation',
    why: 'Les séjours à l’hôpital et les opérations.',
    name: { label: 'Pour quoi ?', hint: 'Par exemple : appendicite, prothèse de hanche.' },
    fields: [{ name: 'place', label: 'Où ? (facultatif)' }, NOTE],
    start: when,
    end: { label: 'Sortie (facultatif)', hint: 'Le jour de la sortie, si vous le savez.' },
    byProfessionals: true,
  },
  allergy: {
    slug: 'allergies',
    label: 'Allergies',
    one: 'une allergie',
    none: 'Aucune allergie connue',
    why: 'La première chose que cherche un soignant en urgence.',
    name: {
      label: 'À quoi ?',
      hint: 'Médicament, aliment, piqûre, matière…',
      help: 'allergens',
    },
    fields: [
      {
        name: 'reaction',
        label: 'Ce qui se passe (facultatif)',
        hint: 'Par exemple : boutons, gorge qui gonfle.',
      },
      { name: 'severity', label: 'Est-ce grave ?', choices: ['Oui, grave', 'Non', 'Je ne sais pas'] },
      NOTE,
    ],
    start: since,
    byProfessionals: true,
  },
  vaccination: {
    slug: 'vaccinations',
    label: 'Vaccinations',
    one: 'une vaccination',
    none: 'Aucune vaccination connue',
    why: 'Chaque vaccin reçu, recopié du carnet de papier.',
    name: { label: 'Quel vaccin ?', hint: 'Le nom du vaccin, ou la maladie.', help: 'vaccines' },
    fields: [
      { name: 'dose', label: 'Quelle dose ? (facultatif)', hint: 'Par exemple : 1re dose, rappel.' },
      { name: 'lot', label: 'Numéro de lot (facultatif)', hint: 'Il est sur l’étiquette collée.' },
      { name: 'by', label: 'Fait par (facultatif)' },
      NOTE,
    ],
    start: { label: 'Quand ?', hint: WHEN },
    byProfessionals: true,
  },
  family: {
    slug: 'famille',
    label: 'Maladies dans la famille',
    one: 'un antécédent',
    none: 'Aucune maladie connue dans la famille',
    why: 'Certaines maladies se surveillent mieux quand un proche les a eues.',
    name: { label: 'Quelle maladie ?', hint: 'Par exemple : cancer du sein, diabète.' },
    fields: [
      {
        name: 'relative',
        label: 'Chez qui ?',
        choices: ['Mère', 'Père', 'Sœur', 'Frère', 'Enfant', 'Grand-parent', 'Autre proche'],
      },
      {
        name: 'saidBy',
        label: 'Comment le savez-vous ? (facultatif)',
        hint: 'Par exemple : ma mère me l’a dit.',
      },
      NOTE,
    ],
    start: { label: 'À quel âge, ou quand ? (facultatif)', hint: WHEN },
    byProfessionals: true,
  },
  habit: {
    slug: 'habitudes',
    label: 'Habitudes de vie',
    one: 'une habitude',
    none: undefined,
    why: 'Tabac, alcool, activité : pour être conseillé, jamais pour être jugé.',
    name: {
      label: 'Quelle habitude ?',
      choices: ['Tabac', 'Alcool', 'Activité physique', 'Alimentation', 'Sommeil', 'Autre'],
    },
    fields: [
      { name: 'value', label: 'Où en êtes-vous ?', hint: 'Par exemple : non-fumeur, 2 verres par semaine.' },
      NOTE,
    ],
    start: since,
    end: until,
    byProfessionals: false,
  },
  disability: {
    slug: 'handicaps',
    label: 'Handicaps',
    one: 'un handicap',
    none: 'Aucun handicap',
    why: 'Ce qui change la façon de vous accueillir et de vous soigner.',
    name: { label: 'Quel handicap ?', hint: 'Par exemple : malvoyant, sourd, fauteuil roulant.' },
    fields: [{ name: 'needs', label: 'Ce dont vous avez besoin (facultatif)', kind: 'long' }],
    start: since,
    byProfessionals: true,
  },
  'blood-group': {
    slug: 'groupe-sanguin',
    label: 'Groupe sanguin',
    one: 'votre groupe sanguin',
    none: undefined,
    why: 'Il est déclaré : avant une transfusion, l’hôpital le vérifie toujours.',
    name: { label: 'Votre groupe', choices: ['A+', 'A−', 'B+', 'B−', 'AB+', 'AB−', 'O+', 'O−'] },
    fields: [
      {
        name: 'from',
        label: 'D’où le savez-vous ?',
        choices: ['Une carte de groupe', 'Un résultat de laboratoire', 'On me l’a dit'],
      },
    ],
    byProfessionals: false,
    single: true,
  },
  professional: {
    slug: 'soignants',
    label: 'Professionnels autour de moi',
    one: 'un professionnel',
    none: undefined,
    why: 'Ceux qui vous suivent, et comment les joindre.',
    name: { label: 'Son nom' },
    fields: [
      { name: 'role', label: 'Son métier', hint: 'Par exemple : médecin traitant, kinésithérapeute.' },
      PHONE,
      { name: 'place', label: 'Où exerce-t-il ? (facultatif)' },
    ],
    start: since,
    byProfessionals: false,
  },
  contact: {
    slug: 'entourage',
    label: 'Personnes à prévenir',
    one: 'une personne',
    none: undefined,
    why: 'Qui appeler en cas d’urgence, et qui vous aide.',
    name: { label: 'Son nom' },
    fields: [
      {
        name: 'role',
        label: 'Pour quoi ?',
        choices: ['À prévenir en urgence', 'Personne de confiance', 'Aidant', 'Autre'],
      },
      { name: 'bond', label: 'Son lien avec vous (facultatif)', hint: 'Par exemple : ma fille, un voisin.' },
      { name: 'phone', label: 'Téléphone', kind: 'tel' },
    ],
    byProfessionals: false,
  },
  wish: {
    slug: 'volontes',
    label: 'Volontés',
    one: 'une volonté',
    none: 'Aucune volonté écrite',
    why: 'Ce que vous souhaitez si vous ne pouvez plus le dire.',
    name: {
      label: 'De quoi s’agit-il ?',
      choices: ['Directives anticipées', 'Don d’organes', 'Don du corps', 'Autre'],
    },
    fields: [
      { name: 'value', label: 'Ce que vous souhaitez', kind: 'long' },
      { name: 'place', label: 'Où est le papier ? (facultatif)' },
    ],
    start: when,
    byProfessionals: false,
  },
};

export const isProfileSection = (code: string): code is ProfileSection => Object.hasOwn(SECTIONS, code);

export const sectionOfSlug = (slug: string): ProfileSection | undefined =>
  PROFILE_SECTIONS.find((code) => SECTIONS[code].slug === slug);
