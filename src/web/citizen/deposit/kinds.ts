import type { ReferenceData } from '#access';
import type { Option } from '../../ui/field.tsx';

/** What a person calls the types that they may file; the official labels say « déposé par le patient ». */
const LABELS: Readonly<Record<string, string>> = {
  DOCPAT03: 'Compte rendu ou courrier de médecin',
  DOCPAT05: 'Résultats d’analyses (prise de sang, urines)',
  DOCPAT04: 'Radio, écho, scanner, IRM',
  DOCPAT02: 'Ordonnance ou traitement',
  DOCPAT06: 'Prévention, dépistage, vaccin',
  DOCPAT07: 'Certificat médical',
  DOCPAT01: 'Résumé de santé',
  DOCPAT08: 'Profil médical, écrit par la personne',
  DOCPAT09: 'Papier administratif (MDPH, CERFA, attestation)',
  EXPPAT_1: 'Volontés : personne de confiance, don d’organes',
  EXPPAT_3: 'Directives anticipées',
  EXPPAT_2: 'Autre document',
};

/** In the order in which people look for them. */
export const kindsOf = (reference: ReferenceData): readonly Option[] =>
  Object.entries(LABELS)
    .filter(([code]) => reference.documentType(code)?.creatable)
    .map(([value, label]) => ({ value, label }));

export const kindLabel = (code: string): string =>
  (Object.hasOwn(LABELS, code) ? LABELS[code] : undefined) ?? 'Document';

/** What the field of files offers; a phone then hands its photos over as JPEG. */
export const ACCEPTED =
  'image/jpeg,image/png,image/tiff,application/pdf,.rtf,.txt,.docx,.jpg,.jpeg,.png,.tif,.tiff,.pdf';
