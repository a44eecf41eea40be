import { isInsOid } from '../ins.ts';
import type { CdaPatient } from './document.ts';
import { CdaError } from './document.ts';
import { toDate } from './time.ts';
import { attribute, element, elements, entityId, textOf, type XmlNode } from './xml-tree.ts';

/**
 * Identity of the patient as the CI-SIS writes it (structuration minimale des documents de santé): qualifier BR for
 * the birth name and the first birth given name, CL (SP in older files) for those in use, and one unqualified given
 * for the list of the birth certificate.
 */
export function readPatient(role: XmlNode): CdaPatient {
  const ids = elements(role, 'id').flatMap((id) => entityId(id) ?? []);
  const ins = ids.find((id) => isInsOid(id.root) && id.extension !== undefined);
  const patient = element(role, 'patient');
  const name = element(patient, 'name');
  const families = elements(name, 'family');
  const givens = elements(name, 'given');
  const birthName = qualified(families, 'BR') ?? unqualified(families) ?? textOf(families[0]);
  const usageName = qualified(families, 'CL') ?? qualified(families, 'SP');
  const usageGivenName = qualified(givens, 'CL');
  const birthGivenNames = readBirthGivenNames(givens);
  const birthDate = toDate(attribute(element(patient, 'birthTime'), 'value'));
  if (birthName === undefined || birthGivenNames.length === 0) throw new CdaError('missing', 'patient/name');
  if (birthDate === undefined) throw new CdaError('missing', 'patient/birthTime');
  const place = textOf(element(patient, 'birthplace', 'place', 'addr', 'county'))?.toUpperCase();
  return {
    ...(ins !== undefined && { ins: { value: (ins.extension ?? '').replace(/\s+/g, ''), oid: ins.root } }),
    otherIds: ids.filter((id) => id !== ins),
    birthName,
    birthGivenNames,
    ...(usageName !== undefined && { usageName }),
    ...(usageGivenName !== undefined && { usageGivenName }),
    sex: readSex(attribute(element(patient, 'administrativeGenderCode'), 'code')),
    birthDate,
    ...(place !== undefined && /^\d[\dAB]\d{3}$/.test(place) && { birthPlaceCog: place }),
  };
}

/**
 * The first given name (BR), then the others of the list. The list normally repeats the first name; some files give
 * only the others, or the first name alone.
 */
function readBirthGivenNames(givens: readonly XmlNode[]): string[] {
  const list = givens
    .filter((given) => attribute(given, 'qualifier') === undefined)
    .flatMap((given) => textOf(given) ?? [])
    .join(' ');
  const first = qualified(givens, 'BR');
  if (first === undefined) return (list || qualified(givens, 'CL') || '').split(' ').filter(Boolean);
  const repeated = `${list} `.toUpperCase().startsWith(`${first} `.toUpperCase());
  const others = repeated ? list.slice(first.length) : list;
  return [first, ...others.split(' ').filter(Boolean)];
}

function qualified(nodes: readonly XmlNode[], qualifier: string): string | undefined {
  return textOf(nodes.find((node) => attribute(node, 'qualifier')?.split(/\s+/).includes(qualifier)));
}

function unqualified(nodes: readonly XmlNode[]): string | undefined {
  return textOf(nodes.find((node) => attribute(node, 'qualifier') === undefined));
}

function readSex(code: string | undefined): 'M' | 'F' | 'U' {
  return code === 'M' || code === 'F' ? code : 'U';
}
