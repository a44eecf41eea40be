/** The measures as FHIR names them. Sources: partner API of Mon espace santé v1.5.2, CI-SIS « mesures de santé ». */
import { KINDS, MEASURE_KINDS, type MeasureKind } from '#health-profile';

const CI_SIS = 'https://interop.esante.gouv.fr/ig/fhir/mesures/StructureDefinition';

/** Last part of the canonical, and what older names of it have in common. */
const PROFILES: Readonly<Record<MeasureKind, readonly [name: string, key: string]>> = {
  weight: ['mesures-fr-observation-body-weight', 'bodyweight'],
  height: ['mesures-fr-observation-bodyheight', 'bodyheight'],
  'blood-pressure': ['mesures-fr-observation-bp', 'bp'],
  'heart-rate': ['mesures-fr-observation-heartrate', 'heartrate'],
  temperature: ['mesures-fr-observation-body-temperature', 'bodytemperature'],
  'glucose-blood': ['mesures-observation-glucose', 'glucose'],
  'glucose-interstitial': ['mesures-observation-glucose', 'glucose'],
  hba1c: ['mesures-observation-glucose', 'glucose'],
  igg: ['mesures-observation-glucose', 'glucose'],
  'oxygen-saturation': ['mesures-fr-observation-oxygen-sat', 'oxygensat'],
  respiration: ['mesures-fr-observation-resp-rate', 'resprate'],
  pain: ['mesures-observation-pain-severity', 'painseverity'],
  steps: ['mesures-observation-steps-by-day', 'stepsbyday'],
  waist: ['mesures-observation-waist-circumference', 'waistcircumference'],
  head: ['mesures-observation-head-circumference', 'headcircumference'],
};

export const BMI_PROFILE = `${CI_SIS}/mesures-fr-observation-bmi`;
export const profileOf = (kind: MeasureKind): string => `${CI_SIS}/${PROFILES[kind][0]}`;

/** `mes-observation-bodyweight`, `ENS_FrObservationBodyWeight` and `mesures-fr-observation-body-weight` are one. */
export function isProfileOf(canonical: string, kind: MeasureKind): boolean {
  const name = (canonical.split('|')[0] ?? '')
    .replace(/^.*\//, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return (
    /^(mes|ens|mesures|ensfr|mesuresfr)observation/.test(name) &&
    name.endsWith(`observation${PROFILES[kind][1]}`)
  );
}

export const kindOfCode = (code: string): MeasureKind | undefined => BY_CODE.get(code);

const BY_CODE = new Map(MEASURE_KINDS.map((kind) => [KINDS[kind].loinc, kind]));

/** What is said beside a measure, by the end of the address of its extension, in lower case and letters alone. */
export const EXTENSIONS = {
  reason: `${CI_SIS}/mesures-reason-for-measurement`,
  moment: `${CI_SIS}/mesures-moment-of-measurement`,
  days: `${CI_SIS}/mesures-number-of-days`,
  diabetes: `${CI_SIS}/mesures-diabetis-type`,
} as const;
export type ExtensionName = keyof typeof EXTENSIONS;

const ENDS: Readonly<Record<ExtensionName, RegExp>> = {
  reason: /reasonformeasurement$/,
  moment: /momentofmeasurement$/,
  days: /numberofdays$/,
  diabetes: /diabet[ie]s?type$|diabetistype$/,
};

export function extensionOf(url: string): ExtensionName | undefined {
  const key = url
    .replace(/^.*\//, '')
    .toLowerCase()
    .replace(/[^a-z]/g, '');
  return (Object.keys(ENDS) as ExtensionName[]).find((name) => ENDS[name].test(key));
}
