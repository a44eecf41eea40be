/** Visibility of a document as security labels (JDV_J08): the level first, then what is withheld from whom. */
import type { DocumentEntry, Visibility } from '#documents';
import { CONFIDENTIALITY, oidOfSystem, VISIBILITY } from '../datatypes/code-systems.ts';
import { codings, type Element } from '../datatypes/element.ts';
import { ElementError } from '../errors.ts';

const LEVELS = '2.16.840.1.113883.5.25';
const STATES = '1.2.250.1.213.1.1.4.13';

const FIELDS = {
  MASQUE_PS: 'hidden',
  INVISIBLE_PATIENT: 'invisibleToPatient',
  INVISIBLE_REPRESENTANTS_LEGAUX: 'invisibleToRepresentatives',
  // as the MSSanté metadata abbreviate it
  INVISIBLE_REP_LEGAUX: 'invisibleToRepresentatives',
} as const satisfies Record<string, keyof Visibility>;

export type VisibilityCode = keyof typeof FIELDS;

export const isVisibilityCode = (code: string): code is VisibilityCode => Object.hasOwn(FIELDS, code);

/** @throws `code-refused`, `confidentiality-refused` */
export function visibilityIn(labels: readonly Element[]): Visibility {
  const visibility = { hidden: false, invisibleToPatient: false, invisibleToRepresentatives: false };
  for (const label of labels) {
    for (const { path, system, code } of codings(label)) {
      const oid = system && oidOfSystem(system);
      // the level N is also seen under the system of the visibilities
      const isLevel = oid === LEVELS || (oid === STATES && code === 'N');
      if (isLevel && code === 'N') continue;
      if (isLevel && (code === 'R' || code === 'V')) throw new ElementError('confidentiality-refused', path);
      if (oid !== STATES || code === undefined || !isVisibilityCode(code))
        throw new ElementError('code-refused', path, 'a code of JDV_J08 is expected');
      visibility[FIELDS[code]] = true;
    }
  }
  return visibility;
}

export type Label = {
  readonly coding: readonly [{ readonly system: string; readonly code: string; readonly display: string }];
};

const label = (system: string, code: string, display: string): Label => ({
  coding: [{ system, code, display }],
});

const NORMAL = label(CONFIDENTIALITY, 'N', 'normal');
const HIDDEN = label(VISIBILITY, 'MASQUE_PS', 'Masqué aux professionnels');
const INVISIBLE_TO_PATIENT = label(VISIBILITY, 'INVISIBLE_PATIENT', 'Non visible par le patient');
const INVISIBLE_TO_REPRESENTATIVES = label(
  VISIBILITY,
  'INVISIBLE_REPRESENTANTS_LEGAUX',
  'Non visible par les représentants légaux',
);

export function labelsOf(entry: Pick<DocumentEntry, keyof Visibility>): Label[] {
  return [
    NORMAL,
    ...(entry.hidden ? [HIDDEN] : []),
    ...(entry.invisibleToPatient ? [INVISIBLE_TO_PATIENT] : []),
    ...(entry.invisibleToRepresentatives ? [INVISIBLE_TO_REPRESENTATIVES] : []),
  ];
}

/** The eight combinations, written once. */
const WRITTEN = new Map<number, string>();
export function labelsJson(entry: Pick<DocumentEntry, keyof Visibility>): string {
  const key =
    (entry.hidden ? 1 : 0) | (entry.invisibleToPatient ? 2 : 0) | (entry.invisibleToRepresentatives ? 4 : 0);
  const known = WRITTEN.get(key);
  if (known !== undefined) return known;
  const json = JSON.stringify(labelsOf(entry));
  WRITTEN.set(key, json);
  return json;
}
