/**
 * The kinds of measure, as data. Codes and units: partner API of Mon espace santé v1.5.2 and CI-SIS « mesures » (LOINC, UCUM). What a
 * human body can show is wide, and ours to choose: a reading outside is questioned and kept if the person says so; `possible` bounds what
 * the scale itself allows.
 */
import { BODY_SITES, type Coded, METHODS } from './measure-codes.ts';

export const MEASURE_KINDS = [
  'weight',
  'height',
  'blood-pressure',
  'heart-rate',
  'temperature',
  'glucose-blood',
  'glucose-interstitial',
  'hba1c',
  'igg',
  'oxygen-saturation',
  'respiration',
  'pain',
  'steps',
  'waist',
  'head',
] as const;
export type MeasureKind = (typeof MEASURE_KINDS)[number];

type Range = readonly [low: number, high: number];

export type KindRule = {
  readonly label: string;
  /** In a sentence: « votre poids ». */
  readonly named: string;
  readonly loinc: string;
  /** OID of the nomenclature of the code. */
  readonly system: string;
  /** UCUM, in which it is kept. */
  readonly unit: string;
  /** As people write it, and how many of `unit` one of it is. */
  readonly said: { readonly unit: string; readonly factor: number };
  /** Digits after the comma, as it is shown. */
  readonly digits: number;
  /** Outside of it: « confirmez ou corrigez ». In `unit`. */
  readonly human: Range;
  /** Outside of it: refused. In `unit`. */
  readonly possible: Range;
  /** The second value of a blood pressure. */
  readonly second?: {
    readonly label: string;
    readonly loinc: string;
    readonly human: Range;
    readonly possible: Range;
  };
  /** The name of the first value, when there are two. */
  readonly first?: { readonly label: string; readonly loinc: string };
  readonly methods: readonly Coded[];
  readonly bodySites: readonly Coded[];
  /** When in the day: blood glucose alone, which must say it. */
  readonly moment: boolean;
  /** Over how many days: interstitial glucose and IGG alone, which must say it. */
  readonly days: boolean;
  readonly diabetes: boolean;
  readonly example: string;
};

const LOINC = '2.16.840.1.113883.6.1';
const ANS = '1.2.250.1.213.1.1.4.322';
const ANY: Range = [0, 1_000_000];
const plain = {
  system: LOINC,
  methods: [],
  bodySites: [],
  moment: false,
  days: false,
  diabetes: false,
} as const;
const same = (unit: string) => ({ unit, factor: 1 });

export const KINDS: Readonly<Record<MeasureKind, KindRule>> = {
  weight: {
    ...plain,
    label: 'Poids',
    named: 'votre poids',
    loinc: '29463-7',
    unit: 'kg',
    said: same('kg'),
    digits: 1,
    human: [0.4, 350],
    possible: [0.01, 2000],
    methods: METHODS.weight,
    example: '64,5',
  },
  height: {
    ...plain,
    label: 'Taille',
    named: 'votre taille',
    loinc: '8302-2',
    unit: 'cm',
    said: same('cm'),
    digits: 0,
    human: [20, 250],
    possible: [1, 1000],
    methods: METHODS.height,
    example: '168',
  },
  'blood-pressure': {
    ...plain,
    label: 'Tension',
    named: 'votre tension',
    loinc: '85354-9',
    unit: 'mm[Hg]',
    said: same('mmHg'),
    digits: 0,
    human: [60, 260],
    possible: [1, 500],
    first: { label: 'Premier chiffre (systolique)', loinc: '8480-6' },
    second: {
      label: 'Deuxième chiffre (diastolique)',
      loinc: '8462-4',
      human: [30, 160],
      possible: [1, 500],
    },
    methods: METHODS['blood-pressure'],
    bodySites: BODY_SITES['blood-pressure'],
    example: '128',
  },
  'heart-rate': {
    ...plain,
    label: 'Pouls',
    named: 'votre pouls',
    loinc: '8867-4',
    unit: '/min',
    said: same('par minute'),
    digits: 0,
    human: [25, 230],
    possible: [1, 1000],
    methods: METHODS['heart-rate'],
    example: '72',
  },
  temperature: {
    ...plain,
    label: 'Température',
    named: 'votre température',
    loinc: '8310-5',
    unit: 'Cel',
    said: same('°C'),
    digits: 1,
    human: [32, 43],
    possible: [1, 100],
    methods: METHODS.temperature,
    bodySites: BODY_SITES.temperature,
    example: '37,2',
  },
  'glucose-blood': {
    ...plain,
    label: 'Glycémie',
    named: 'votre glycémie',
    loinc: '2345-7',
    unit: 'mg/dL',
    said: { unit: 'g/L', factor: 100 },
    digits: 2,
    human: [20, 600],
    possible: [0.1, 5000],
    methods: METHODS['glucose-blood'],
    moment: true,
    diabetes: true,
    example: '1,05',
  },
  'glucose-interstitial': {
    ...plain,
    label: 'Glucose du capteur',
    named: 'le glucose de votre capteur',
    loinc: 'MED-969',
    system: ANS,
    unit: 'mg/dL',
    said: { unit: 'g/L', factor: 100 },
    digits: 2,
    human: [20, 600],
    possible: [0.1, 5000],
    methods: METHODS['glucose-interstitial'],
    days: true,
    diabetes: true,
    example: '1,30',
  },
  hba1c: {
    ...plain,
    label: 'Hémoglobine glyquée (HbA1c)',
    named: 'votre hémoglobine glyquée',
    loinc: '4548-4',
    unit: '%',
    said: same('%'),
    digits: 1,
    human: [3, 20],
    possible: [0.1, 100],
    diabetes: true,
    example: '6,4',
  },
  igg: {
    ...plain,
    label: 'Index de gestion de glycémie (IGG)',
    named: 'votre index de glycémie',
    loinc: 'MED-972',
    system: ANS,
    unit: '%',
    said: same('%'),
    digits: 1,
    human: [3, 20],
    possible: [0.1, 100],
    days: true,
    diabetes: true,
    example: '6,8',
  },
  'oxygen-saturation': {
    ...plain,
    label: 'Oxygène dans le sang (saturation)',
    named: 'votre saturation',
    loinc: '2708-6',
    unit: '%',
    said: same('%'),
    digits: 0,
    human: [60, 100],
    possible: [1, 100],
    example: '98',
  },
  respiration: {
    ...plain,
    label: 'Respiration',
    named: 'votre respiration',
    loinc: '9279-1',
    unit: '/min',
    said: same('par minute'),
    digits: 0,
    human: [5, 80],
    possible: [1, 300],
    example: '16',
  },
  pain: {
    ...plain,
    label: 'Douleur',
    named: 'votre douleur',
    loinc: '72514-3',
    unit: '1',
    said: same('sur 10'),
    digits: 0,
    human: [0, 10],
    possible: [0, 10],
    methods: METHODS.pain,
    example: '3',
  },
  steps: {
    ...plain,
    label: 'Pas de la journée',
    named: 'vos pas',
    loinc: '41950-7',
    unit: '1/(24.h)',
    said: same('pas'),
    digits: 0,
    human: [0, 100_000],
    possible: ANY,
    methods: METHODS.steps,
    example: '6500',
  },
  waist: {
    ...plain,
    label: 'Tour de taille',
    named: 'votre tour de taille',
    loinc: '8280-0',
    unit: 'cm',
    said: same('cm'),
    digits: 0,
    human: [20, 250],
    possible: [1, 1000],
    methods: [],
    example: '86',
  },
  head: {
    ...plain,
    label: 'Tour de tête',
    named: 'le tour de tête',
    loinc: '8287-5',
    unit: 'cm',
    said: same('cm'),
    digits: 1,
    human: [20, 70],
    possible: [1, 200],
    example: '47,5',
  },
};

/** Computed from a weight and the height known at that moment, never entered. */
export const BMI = { loinc: '39156-5', unit: 'kg/m2', label: 'Indice de masse corporelle (IMC)' } as const;

export const isMeasureKind = (text: string): text is MeasureKind =>
  (MEASURE_KINDS as readonly string[]).includes(text);
