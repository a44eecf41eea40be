import type { FactKind } from './entries-types.ts';

// Which kind of fact the observations of a section are, by its LOINC code (CI-SIS, volet « Modèles de contenus CDA »,
// and the ANS terminology for codes with letters). A section that is not listed gives facts of context.
export const KIND_OF_SECTION: Readonly<Record<string, FactKind>> = {
  '8716-3': 'sign',
  '30954-2': 'result',
  '11450-4': 'problem',
  '11348-0': 'problem',
  '46241-6': 'problem',
  '72135-7': 'problem',
  '47519-4': 'procedure',
  '29554-3': 'procedure',
  '55111-9': 'procedure',
  '48765-2': 'allergy',
  '44939-7': 'allergy',
  '10160-0': 'treatment',
  '18610-6': 'treatment',
  '10183-2': 'treatment',
  '57828-6': 'treatment',
  '60590-7': 'treatment',
  '11369-6': 'vaccination',
  '29762-2': 'habit',
  '10161-8': 'habit',
  '10157-6': 'family',
  '10162-6': 'pregnancy',
  '57078-8': 'pregnancy',
  '57074-7': 'pregnancy',
  '18776-5': 'plan',
  '42348-3': 'wish',
  '47420-5': 'function',
  '46006-3': 'function',
  '46264-8': 'device',
  '46240-8': 'stay',
  '29545-1': 'examination',
  '10208-7': 'examination',
  '11412-4': 'examination',
  '70938-6': 'examination',
  '70939-4': 'examination',
};

// About the file, the insurance or consents: kept in the document alone. 33557-0 its state, 48768-6 the insurance,
// GEN-168 and GEN-369 the register of rare diseases and the consents to research.
export const ADMINISTRATIVE_SECTIONS: ReadonlySet<string> = new Set([
  '33557-0',
  '48768-6',
  'GEN-168',
  'GEN-369',
]);
/** DICOM: catalogue of objects. */
export const CATALOGUE_SECTION = '121181';
/** Attached documents, and the PDF copy of the document itself. */
export const ATTACHMENT_SECTIONS: ReadonlySet<string> = new Set(['55107-7', '55108-5']);

// IHE PaLM XD-LAB: laboratory specialty and laboratory report item; and the specialties by their LOINC codes, for reports
// that leave the templates out.
const LABORATORY_TEMPLATES = ['1.3.6.1.4.1.19376.1.3.3.2.1', '1.3.6.1.4.1.19376.1.3.3.2.2'];
const SPECIALTIES: ReadonlySet<string> = new Set(
  `18717-9 18718-7 18719-5 18720-3 18721-1 18722-9 18723-7 18724-5 18725-2 18727-8 18728-6 18729-4 18767-4 18768-2 18769-0
  26435-8 26436-6 26437-4 26438-2 14340-4`.split(/\s+/),
);

export const isLaboratory = ({
  code,
  templates,
}: {
  readonly code: string;
  readonly templates: readonly string[];
}): boolean => SPECIALTIES.has(code) || LABORATORY_TEMPLATES.some((template) => templates.includes(template));

/** Information about the newborn: what is measured inside is measured at birth. */
export const NEWBORN_SECTION = '57075-4';
/** The child's health certificates (CS8, CS9, CS24). */
export const CHILD_CERTIFICATE = 'CERT_DECL';

// What an observation says whatever its section, by its own code.
export const KIND_OF_CODE: Readonly<Record<string, FactKind>> = {
  '11348-0': 'problem',
  '47519-4': 'procedure',
  '3137-7': 'sign',
  '29463-7': 'sign',
  '8302-2': 'sign',
  '8287-5': 'sign',
  '39156-5': 'sign',
  '11449-6': 'pregnancy',
  '364320009': 'pregnancy',
};

/** HL7 ActCode of a vaccine given. */
export const VACCINATION_CODES: ReadonlySet<string> = new Set(['IMMUNIZ', 'INITIMMUNIZ', 'BOOSTER']);

// SNOMED CT: situations in which there is no known allergy, of any kind or of one.
export const NO_KNOWN: ReadonlySet<string> = new Set([
  '716186003',
  '409137002',
  '428607008',
  '429625007',
  '716184000',
  '160244002',
]);

/** LOINC and ActCode of what is told beside a fact. */
export const COMMENT = '48767-8';
export const DOSE_NUMBER = '30973-2';
export const SEVERITY = 'SEV';
/** HL7 code system of substitutions of a drug. */
export const SUBSTITUTION_SYSTEM = '2.16.840.1.113883.5.1070';
