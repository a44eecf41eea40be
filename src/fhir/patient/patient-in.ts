/** The person a document names: their INS, and the traits of fr-core-patient-ins (R26 compares them). */
import { documentErrors } from '#documents';
import type { IdentityTraits } from '#formats/traits';
import {
  child,
  children,
  type Element,
  extension,
  missing,
  mustText,
  text,
  texts,
} from '../datatypes/element.ts';
import { type Ins, identifiersOf, presentedIns } from '../datatypes/identifiers.ts';
import type { Target } from '../datatypes/references.ts';
import { ElementError } from '../errors.ts';

export type PatientIn = {
  readonly ins: Ins | undefined;
  /** Public id of the space, for a reference to `Patient/…` of this server. */
  readonly patientId: string | undefined;
  readonly traits: IdentityTraits | undefined;
};

const SEXES: Readonly<Record<string, string>> = { male: 'M', female: 'F', other: 'U', unknown: 'U' };

/** @param targets where the subject and the source patient lead; they name one person */
export function patientIn(targets: readonly (Target | undefined)[]): PatientIn {
  let ins: Ins | undefined;
  let patientId: string | undefined;
  let traits: IdentityTraits | undefined;
  for (const target of targets) {
    if (!target) continue;
    if (target.type !== undefined && target.type !== 'Patient')
      throw new ElementError('element-invalid', target.path, 'must be a Patient');
    const identifiers = [
      ...(target.identifier ? [target.identifier] : []),
      ...(target.resource ? identifiersOf(target.resource) : []),
    ];
    const presented = presentedIns(identifiers);
    if (!presented && identifiers.length > 0)
      throw new ElementError('code-refused', `${target.path}.identifier`, 'an INS is expected');
    if (ins && presented && (ins.ins !== presented.ins || ins.oid !== presented.oid))
      throw documentErrors('other-patient');
    ins ??= presented;
    patientId ??= target.id;
    traits ??= target.resource && traitsOf(target.resource);
  }
  return { ins, patientId, traits };
}

/** Undefined when the resource only has an identifier; with one trait, all of those that must agree are asked. */
export function traitsOf(patient: Element): IdentityTraits | undefined {
  const names = children(patient, 'name');
  const name = names.find((one) => text(one, 'use') === 'official') ?? names[0];
  const birthDate = text(patient, 'birthDate');
  const gender = text(patient, 'gender');
  if (!name && birthDate === undefined && gender === undefined) return undefined;
  if (!name) return missing(`${patient.path}.name`, 'the official name');
  const list = text(
    extension(name, (url) => url.endsWith('birth-list-given-name')) ?? { path: name.path, fields: {} },
    'valueString',
  );
  const given = texts(name, 'given');
  const sex = SEXES[gender ?? missing(`${patient.path}.gender`)];
  if (!sex) throw new ElementError('code-refused', `${patient.path}.gender`, 'administrative-gender');
  if (given.length === 0 && list === undefined) return missing(`${name.path}.given`);
  return {
    birthName: mustText(name, 'family'),
    birthGivenNames: givenNames(texts(name, 'given'), list),
    sex,
    birthDate: birthDate ?? missing(`${patient.path}.birthDate`),
    birthPlaceCog: birthPlace(patient),
  };
}

/** fr-core: the first given name, and beside it the list of the birth certificate, which begins with it. */
function givenNames(given: readonly string[], list: string | undefined): readonly string[] {
  const [first] = given;
  if (list === undefined || list === first) return given;
  if (first === undefined || !list.startsWith(`${first} `)) return [list];
  return [first, list.slice(first.length + 1)];
}

/** COG of the birth place, on the address or on its city, as fr-core and the ANS write it. */
function birthPlace(patient: Element): string | undefined {
  const place = extension(patient, (url) => url.endsWith('/patient-birthPlace'));
  const address = place && child(place, 'valueAddress');
  if (!address) return undefined;
  const city = child(address, '_city');
  const isInsee = (url: string) => url.endsWith('insee-code');
  const code = extension(address, isInsee) ?? (city && extension(city, isInsee));
  const coding = code && child(code, 'valueCoding');
  return coding && text(coding, 'code');
}
