/**
 * What may be said beside a measure, as codes. Sources: Agence du numérique en santé, JDV_J145 to J147, J149 to J153, J155 to J159
 * and J164, versions of 2023-06-30 to 2024-12-13. The words on screens are ours.
 */
export type Coded = {
  readonly code: string;
  /** OID of the nomenclature. */
  readonly system: string;
  /** As the value set names it. */
  readonly display: string;
  /** As a person reads it. */
  readonly label: string;
};

const EMDN = '1.2.250.1.213.2.68';
const NCIT = '2.16.840.1.113883.3.26.1.1';
const SNOMED = '2.16.840.1.113883.6.96';
const LOINC = '2.16.840.1.113883.6.1';
const ICD10 = '2.16.840.1.113883.6.3';
const ANS = '1.2.250.1.213.1.1.4.322';

const coded = (code: string, system: string, display: string, label: string): Coded => ({
  code,
  system,
  display,
  label,
});

const SENSOR = coded('Y210905', EMDN, 'INTERFACES DE CAPTEURS EXTERNES', 'Montre ou capteur');

export const METHODS = {
  // JDV_J145
  weight: [coded('V030210', EMDN, 'PÈSE-PERSONNES (SAUF CEUX DE NÉONATALOGIE)', 'Pèse-personne')],
  // JDV_J146
  height: [
    coded('C81261', NCIT, 'ruban à mesurer', 'Mètre ruban'),
    coded('V030201', EMDN, 'TOISES', 'Toise'),
    coded('V030209', EMDN, 'TOISES À USAGE CLINIQUE', 'Toise d’un cabinet'),
  ],
  // JDV_J147
  'heart-rate': [
    coded('Z12030205', EMDN, 'TENSIOMÈTRES NON INVASIFS', 'Tensiomètre'),
    coded('Z1203020408', EMDN, 'OXYMÈTRES DE POULS', 'Oxymètre'),
    SENSOR,
    coded('8499008', SNOMED, 'pouls', 'Pouls compté'),
    coded('C0205', EMDN, 'DISPOSITIFS CARDIAQUES À VISÉE DIAGNOSTIQUE', 'Appareil du cœur'),
  ],
  // JDV_J150
  'blood-pressure': [
    coded('Z1203020501', EMDN, 'TENSIOMÈTRES OSCILLOMÉTRIQUES NON INVASIFS', 'Tensiomètre automatique'),
    coded('Z1203020599', EMDN, 'TENSIOMÈTRES NON INVASIFS - AUTRES', 'Autre tensiomètre'),
    coded('Z12050404', EMDN, 'ENREGISTREURS HOLTER DE LA PRESSION ARTÉRIELLE', 'Appareil porté 24 heures'),
    SENSOR,
  ],
  // JDV_J152
  temperature: [
    coded('V03010102', EMDN, 'THERMOMÈTRES NUMÉRIQUES', 'Thermomètre'),
    coded('V0301010202', EMDN, 'THERMOMÈTRES NUMÉRIQUES - MESURE SANS CONTACT', 'Thermomètre sans contact'),
  ],
  // JDV_J155
  'glucose-blood': [
    coded('Z1204011501', EMDN, 'SYSTÈMES DE SURVEILLANCE NON INVASIVE DE LA GLYCÉMIE', 'Lecteur de glycémie'),
    coded('82078001', SNOMED, 'prélèvement de sang pour le laboratoire', 'Prise de sang au laboratoire'),
  ],
  // JDV_J156
  'glucose-interstitial': [
    coded(
      'J0601',
      EMDN,
      'CAPTEURS IMPLANTABLES DE SURVEILLANCE CONTINUE DU GLUCOSE',
      'Capteur porté sur la peau',
    ),
  ],
  // JDV_J158
  steps: [
    SENSOR,
    coded('Z120626', EMDN, "SYSTÈMES D'ANALYSE DE LA DYNAMIQUE DU MOUVEMENT", 'Podomètre'),
    coded(
      'Z12062692',
      EMDN,
      "SYSTÈMES D'ANALYSE DE LA DYNAMIQUE DU MOUVEMENT - LOGICIELS QUALIFIÉS DM",
      'Application médicale',
    ),
  ],
  // JDV_J159
  pain: [
    coded('C21082', NCIT, 'échelle numérique de la douleur', 'Note de 0 à 10'),
    coded('C121547', NCIT, 'échelle visuelle analogique', 'Réglette'),
    coded('C21133', NCIT, "échelle d'évaluation verbale", 'Avec des mots'),
  ],
} as const satisfies Readonly<Record<string, readonly Coded[]>>;

export const BODY_SITES = {
  // JDV_J149
  'blood-pressure': [
    coded('53120007', SNOMED, 'membre supérieur', 'Bras'),
    coded('8205005', SNOMED, 'poignet', 'Poignet'),
  ],
  // JDV_J151
  temperature: [
    coded('52795006', SNOMED, 'front', 'Front'),
    coded('117590005', SNOMED, 'oreille', 'Oreille'),
    coded('123851003', SNOMED, 'bouche', 'Bouche'),
    coded('91470000', SNOMED, 'région axillaire', 'Aisselle'),
    coded('34402009', SNOMED, 'rectum', 'Rectum'),
    coded('450721000', SNOMED, 'région temporale', 'Tempe'),
  ],
} as const satisfies Readonly<Record<string, readonly Coded[]>>;

/** JDV_J157: when a blood glucose was taken. */
export const MOMENTS: readonly Coded[] = [
  coded('53049-3', LOINC, 'Glucose à jeun', 'À jeun'),
  coded('88365-2', LOINC, 'Glucose avant repas', 'Avant un repas'),
  coded('16915-1', LOINC, 'Glucose post prandial', 'Après un repas'),
  coded('LA11865-5', LOINC, 'Après exercice', 'Après un effort'),
  coded('MED-1278', ANS, "Lors d'un malaise", 'Pendant un malaise'),
  coded('LA46-8', LOINC, 'Autre', 'Autre moment'),
];

/** JDV_J153. */
export const DIABETES_TYPES: readonly Coded[] = [
  coded('E10', ICD10, 'Diabète sucré de type 1', 'Diabète de type 1'),
  coded('E11.x0', '1.2.250.1.213.2.67', 'Diabète type 2 insulinotraité', 'Diabète de type 2, avec insuline'),
  coded(
    'E11.x8',
    '1.2.250.1.213.2.67',
    'Diabète type 2 non insulinotraité',
    'Diabète de type 2, sans insuline',
  ),
  coded('O24.4', ICD10, 'Diabète sucré survenant au cours de la grossesse', 'Diabète de grossesse'),
  coded('E14', ICD10, 'Diabète sucré, sans précision', 'Diabète, type non précisé'),
  coded('MED-874', ANS, 'Non diabétique', 'Pas de diabète'),
];

/** JDV_J164: over how many days; any other number is `GEN-092.08.05`. */
export const NUMBERS_OF_DAYS: readonly (Coded & { readonly days: number | undefined })[] = [
  { ...coded('GEN-275', ANS, '7j', '7 jours'), days: 7 },
  { ...coded('GEN-276', ANS, '14j', '14 jours'), days: 14 },
  { ...coded('GEN-277', ANS, '30j', '30 jours'), days: 30 },
  { ...coded('GEN-278', ANS, '90j', '90 jours'), days: 90 },
  {
    ...coded('GEN-092.08.05', ANS, 'Autre(s) nombre de jours', 'Autre nombre de jours'),
    days: undefined,
  },
];
