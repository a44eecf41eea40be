/** What a provider's claims say, in Carnet's words. Sources: FranceConnect v2 (identite_pivot), Pro Santé Connect userinfo. */
import { z } from 'zod';
import type { PivotIdentity } from '#citizens';
import type { Professional, Structure } from '#professionals';

const pivot = z.object({
  family_name: z.string().min(1),
  given_name: z.string().min(1),
  gender: z.enum(['male', 'female']),
  birthdate: z.iso.date(),
  birthplace: z.string().optional(),
  birthcountry: z.string().optional(),
});

/** @returns undefined when the claims are not a pivot identity */
export function pivotIdentity(claims: unknown): PivotIdentity | undefined {
  const parsed = pivot.safeParse(claims);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return {
    birthName: data.family_name,
    givenNames: data.given_name.split(' '),
    sex: data.gender === 'male' ? 'M' : 'F',
    birthDate: data.birthdate,
    // abroad, the country stands for the commune (COG 99xxx)
    birthCog: data.birthplace || (data.birthcountry !== '99100' ? data.birthcountry : undefined) || undefined,
  };
}

const activity = z.looseObject({
  identifiantTechniqueDeLaStructure: z.string().optional(),
  codeSectionPharmacien: z.string().optional(),
  numeroFinessSite: z.string().optional(),
  raisonSocialeSite: z.string().optional(),
  codeSecteurDactivite: z.string().optional(),
});
const exercise = z.looseObject({
  codeProfession: z.string(),
  codeCategorieProfessionnelle: z.string().optional(),
  codeSavoirFaire: z.string().optional(),
  nomDexercice: z.string().min(1),
  prenomDexercice: z.string().min(1),
  activities: z.array(activity).default([]),
});
const professionalClaims = z.looseObject({
  SubjectNameID: z.string().min(3),
  SubjectOrganization: z.string().optional(),
  SubjectOrganizationID: z.string().optional(),
  Acces_Regulation_Medicale: z.string().optional(),
  SubjectRefPro: z.looseObject({ codeCivilite: z.string().optional(), exercices: z.array(exercise).min(1) }),
});

/** How a profession is called, from the nomenclatures. */
export type ProfessionLabel = (code: string, system: string, savoirFaire: string | undefined) => string;

const SYSTEMS: Readonly<Record<string, string>> = { SECRETARIAT_MEDICAL: 'TRE_A00' };

/** @returns undefined when the claims name no professional */
export function professionalIdentity(
  claims: unknown,
  labelOf: ProfessionLabel,
): { professional: Professional; structure: Structure | undefined } | undefined {
  const parsed = professionalClaims.safeParse(claims);
  if (!parsed.success) return undefined;
  const { data } = parsed;
  const practice = data.SubjectRefPro.exercices[0];
  if (!practice) return undefined;
  const place = practice.activities[0];
  const structureId = place?.identifiantTechniqueDeLaStructure || data.SubjectOrganizationID || undefined;
  const professionSystem = SYSTEMS[practice.codeProfession] ?? 'TRE_G15';
  const savoirFaire = practice.codeSavoirFaire || undefined;
  return {
    professional: {
      id: data.SubjectNameID,
      rpps: data.SubjectNameID.startsWith('8') ? data.SubjectNameID.slice(1) : undefined,
      familyName: practice.nomDexercice,
      givenName: practice.prenomDexercice,
      title: practice.codeProfession === '10' ? 'Dr' : undefined,
      professionCode: practice.codeProfession,
      professionSystem,
      savoirFaire,
      section: place?.codeSectionPharmacien || undefined,
      professionLabel: labelOf(practice.codeProfession, professionSystem, savoirFaire),
      regulator: data.Acces_Regulation_Medicale === 'VRAI',
      structureId,
    },
    structure: structureId
      ? {
          id: structureId,
          name: place?.raisonSocialeSite || data.SubjectOrganization || structureId,
          finess: place?.numeroFinessSite || undefined,
          sectorCode: place?.codeSecteurDactivite || undefined,
        }
      : undefined,
  };
}
