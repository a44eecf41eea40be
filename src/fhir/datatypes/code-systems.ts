/** The addresses under which FHIR knows the nomenclatures of the field. Sources: NOS of the ANS, HL7 terminology, IHE MHD. */

const NOS = (name: string, code: string) => `https://mos.esante.gouv.fr/NOS/${name}/FHIR/${code}`;

const LOINC = 'http://loinc.org';
const SNOMED_CT = 'http://snomed.info/sct';
export const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
export const VISIBILITY = NOS('TRE_A07-StatutVisibiliteDocument', 'TRE-A07-StatutVisibiliteDocument');
const CLASSES = NOS('TRE_A03-ClasseDocument', 'TRE-A03-ClasseDocument');
const FORMATS = 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode';
const ANS_FORMATS = NOS('TRE_A06-FormatCodeComplementaire', 'TRE-A06-FormatCodeComplementaire');
const SECTORS = NOS('TRE_R02-SecteurActivite', 'TRE-R02-SecteurActivite');
const SETTINGS = NOS('TRE_A01-CadreExercice', 'TRE-A01-CadreExercice');
export const MHD_LIST_TYPES = 'https://profiles.ihe.net/ITI/MHD/CodeSystem/MHDlistTypes';
export const LIST_TYPES = /^https?:\/\/profiles\.ihe\.net\/ITI\/MHD\/CodeSystem\/MHDlistTypes$/;

const OIDS: Readonly<Record<string, string>> = {
  [LOINC]: '2.16.840.1.113883.6.1',
  [NOS('TRE_A05-TypeDocComplementaire', 'TRE-A05-TypeDocComplementaire')]: '1.2.250.1.213.1.1.4.12',
  [SNOMED_CT]: '2.16.840.1.113883.6.96',
  [CLASSES]: '1.2.250.1.213.1.1.4.1',
  [CONFIDENTIALITY]: '2.16.840.1.113883.5.25',
  [VISIBILITY]: '1.2.250.1.213.1.1.4.13',
  // as the examples of PDSm spell it
  [NOS('TRE_A07-StatusVisibiliteDocument', 'TRE-A07-StatusVisibiliteDocument')]: '1.2.250.1.213.1.1.4.13',
};
const ADDRESSES = new Map(
  Object.entries(OIDS)
    .reverse()
    .map(([address, oid]) => [oid, address]),
);

/** OID of a code system, from its address or from `urn:oid:…`; undefined when it is not one of the field's. */
export function oidOfSystem(system: string): string | undefined {
  return OIDS[system] ?? /^urn:oid:([0-9.]+)$/.exec(system)?.[1];
}

/** Address of a code system, from its OID. */
export const systemOfOid = (oid: string): string => ADDRESSES.get(oid) ?? `urn:oid:${oid}`;

export const CLASS_SYSTEM = CLASSES;

/** The address that goes with a code kept without its system: SNOMED CT codes are all digits, the field's are not. */
export const facilitySystem = (code: string): string => (isSnomed(code) ? SNOMED_CT : SECTORS);
export const settingSystem = (code: string): string => (isSnomed(code) ? SNOMED_CT : SETTINGS);
export const formatSystem = (code: string): string =>
  code.startsWith('urn:ihe:iti-fr:') ? ANS_FORMATS : FORMATS;

const isSnomed = (code: string) => /^[0-9]{6,18}$/.test(code);
