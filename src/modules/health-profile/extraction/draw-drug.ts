/** How a drug is taken, in words: what a person reads on a prescription. */
import type { Dose, EntryFact, Frequency } from '#formats/cda/entries-types';
import type { Details } from '../fact.ts';

// Nomenclatures of drugs by their OID: CIS and UCD have none of their own in the examples, CIP and ATC do.
const CODES: ReadonlyMap<string, string> = new Map([
  ['1.2.250.1.213.2.3.1', 'cis'],
  ['1.2.250.1.213.2.3.2', 'cip'],
  ['1.2.250.1.215.200.1.1.1', 'cip'],
  ['1.2.250.1.213.2.3.3', 'ucd'],
  ['2.16.840.1.113883.6.73', 'atc'],
  ['1.2.250.1.215.200.1.2.1', 'atc'],
  ['1.2.250.1.215.200.1.2.2', 'atc'],
  ['1.2.250.1.213.2.59', 'mv'],
]);

const UNITS: Readonly<Record<string, string>> = {
  '{tablet}': 'comprimé',
  '{Tablet}': 'comprimé',
  '{tbl}': 'comprimé',
  '{capsule}': 'gélule',
  '{sachet}': 'sachet',
  '{drop}': 'goutte',
  '{dose}': 'dose',
};

const TIMES: Readonly<Record<string, string>> = {
  h: 'heures',
  d: 'jours',
  wk: 'semaines',
  mo: 'mois',
  min: 'minutes',
  a: 'ans',
};

/** HL7 TimingEvent. */
const EVENTS: Readonly<Record<string, string>> = {
  ACM: 'avant le petit déjeuner',
  ACD: 'avant le déjeuner',
  ACV: 'avant le dîner',
  PCM: 'après le petit déjeuner',
  PCD: 'après le déjeuner',
  PCV: 'après le dîner',
  CM: 'au petit déjeuner',
  CD: 'au déjeuner',
  CV: 'au dîner',
  HS: 'au coucher',
  WAKE: 'au lever',
  MORN: 'le matin',
  AFT: 'l’après-midi',
  EVE: 'le soir',
  NOON: 'à midi',
  NIGHT: 'la nuit',
};

export function drugDetails({ drug, kind, mood, negated }: EntryFact): Details {
  if (drug === undefined) return {};
  const codes: Record<string, string> = {};
  for (const { code, system } of drug.codes) {
    const name = CODES.get(system);
    if (name !== undefined) codes[name] ??= code.slice(0, 50);
  }
  const first = drug.steps[0];
  const dose = kind === 'vaccination' ? drug.doseNumber : sayDose(drug.dose ?? first?.dose);
  const frequency = sayFrequencies(
    drug.frequencies.length > 0 ? drug.frequencies : (first?.frequencies ?? []),
  );
  return {
    ...codes,
    ...(dose !== undefined && { dose }),
    ...(frequency && { frequency }),
    ...(drug.route && { route: drug.route.label.slice(0, 100) }),
    ...(drug.form && { form: drug.form.slice(0, 100) }),
    ...(drug.lot && { lot: drug.lot.slice(0, 50) }),
    ...(drug.maximum && { maximum: drug.maximum.slice(0, 100) }),
    ...(drug.instructions.length > 0 && { instructions: drug.instructions.join(' ').slice(0, 1000) }),
    ...(kind === 'treatment' && mood === 'INT' && { prescribed: true }),
    ...(kind === 'vaccination' && negated && { refused: true }),
  };
}

function sayDose(dose: Dose | undefined): string | undefined {
  const low = dose?.low?.text;
  const high = dose?.high?.text;
  if (low === undefined && high === undefined) return undefined;
  const amount =
    low !== undefined && high !== undefined && low !== high ? `${low} à ${high}` : (low ?? high ?? '');
  const unit = dose?.unit === undefined ? '' : (UNITS[dose.unit] ?? dose.unit.replace(/^\{(.*)\}$/, '$1'));
  const many = Number(high ?? low) >= 2 && Object.values(UNITS).includes(unit) ? 's' : '';
  return `${amount.replace('.', ',')} ${unit}${many}`.trim();
}

const sayFrequencies = (frequencies: readonly Frequency[]): string =>
  [...new Set(frequencies.map(sayFrequency))].filter(Boolean).join(', ').slice(0, 300);

function sayFrequency({ every, event }: Frequency): string {
  if (event !== undefined) return EVENTS[event] ?? '';
  if (every === undefined) return '';
  if (every.unit === 'd' && every.text === '1') return 'chaque jour';
  if (every.unit === 'wk' && every.text === '1') return 'chaque semaine';
  const unit = TIMES[every.unit];
  return unit === undefined
    ? ''
    : `toutes les ${every.text.replace('.', ',')} ${unit}`.replace(
        /toutes les (.*) (jours|mois|ans)$/,
        'tous les $1 $2',
      );
}
