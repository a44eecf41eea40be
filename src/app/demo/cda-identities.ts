/** Who the header of a CDA names: its patient, as a person to enrol; its author, as a professional to register. Pure. */
import { createHash } from 'node:crypto';
import { parseProfessionCode, type ReferenceData } from '#access';
import { citizenErrors, type NewPerson } from '#citizens';
import type { CdaError, CdaHeader, CdaParticipant } from '#formats/cda/document';
import { primaryAuthor } from '#formats/cda/header';
import { isInsOid, parseIns } from '#formats/ins';
import { normaliseTrait } from '#formats/traits';
import type { Professional, Structure } from '#professionals';

/** @throws CarnetError when the INS is no INS, Error with a French sentence for what else is missing */
export function personOf({ patient }: CdaHeader): NewPerson {
  const { ins, sex, birthName, birthGivenNames } = patient;
  if (!ins) throw new Error('Ce document ne porte pas de matricule INS : aucun carnet ne peut être ouvert.');
  if (!isInsOid(ins.oid)) throw citizenErrors('ins-oid');
  const parsed = parseIns(ins.value);
  if (!parsed.ok) throw citizenErrors(`ins-${parsed.reason}`);
  if (sex === 'U')
    throw new Error(
      'Ce document ne dit pas le sexe de la personne : son identité ne peut pas être qualifiée.',
    );
  const first = birthGivenNames[0] ?? '';
  return {
    ins: parsed.ins,
    insOid: ins.oid,
    insStatus: 'qualifiee',
    birthName,
    birthGivenNames: birthGivenNames.join(' '),
    firstGivenName: first,
    usageName: patient.usageName === birthName ? undefined : patient.usageName,
    usageGivenName: patient.usageGivenName,
    sex,
    birthDate: patient.birthDate,
    birthCog: patient.birthPlaceCog,
    mail: `${slug(first)}.${slug(birthName)}@exemple.test`,
  };
}

/** The patient as FranceConnect's stand-in knows them. */
export function franceConnectAccountOf(person: NewPerson) {
  const abroad = person.birthCog?.startsWith('99') ?? false;
  return {
    id: `${slug(person.firstGivenName)}-${slug(person.birthName)}-${shortHash(`${person.insOid}|${person.ins}`)}`.slice(
      0,
      64,
    ),
    label: `${person.firstGivenName} ${person.usageName ?? person.birthName}`,
    description: 'Patient d’un document essayé',
    group: 'Documents essayés',
    givenNames: person.birthGivenNames.split(' '),
    familyName: person.birthName,
    gender: person.sex === 'F' ? ('female' as const) : ('male' as const),
    birthdate: person.birthDate,
    birthplace: abroad ? '' : (person.birthCog ?? ''),
    birthcountry: abroad ? (person.birthCog ?? '99100') : '99100',
    email: person.mail,
  };
}

/** Do the claims of an account name this person? */
export function isAccountOf(claims: Readonly<Record<string, unknown>>, person: NewPerson): boolean {
  const said = (name: string) => String(claims[name] ?? '');
  const place = said('birthplace') || (said('birthcountry') === '99100' ? '' : said('birthcountry'));
  return (
    normaliseTrait(said('family_name')) === normaliseTrait(person.birthName) &&
    normaliseTrait(said('given_name')).split(' ')[0] === normaliseTrait(person.firstGivenName) &&
    said('birthdate') === person.birthDate &&
    said('gender') === (person.sex === 'F' ? 'female' : 'male') &&
    place === (person.birthCog ?? '')
  );
}

export type CdaAuthor = {
  readonly professional: Professional;
  readonly structure: Structure | undefined;
  /** The document does not say the profession: a doctor is assumed. */
  readonly assumedProfession: boolean;
};

/** @throws Error with a French sentence when the author has no national identifier */
export function authorOf(header: CdaHeader, reference: Pick<ReferenceData, 'professions'>): CdaAuthor {
  const author = primaryAuthor(header);
  const id = author?.id?.extension;
  if (!author || !id || !/^[0-9][0-9A-Za-z/._-]{3,60}$/.test(id))
    throw new Error('Ce document ne donne pas d’identifiant national à son auteur.');
  const said = author.specialty && parseProfessionCode(author.specialty.code, author.specialty.system);
  const profession = said ?? { professionCode: '10', professionSystem: 'TRE_G15' as const };
  const structure = structureOf(author, header);
  return {
    assumedProfession: said === undefined,
    structure,
    professional: {
      id,
      rpps: /^8[0-9]{11}$/.test(id) ? id.slice(1) : undefined,
      familyName: author.family ?? author.organization?.name ?? author.device?.software ?? 'Auteur',
      givenName: author.given ?? 'Service',
      title: profession.professionCode === '10' ? 'Dr' : undefined,
      professionCode: profession.professionCode,
      professionSystem: profession.professionSystem,
      savoirFaire: profession.savoirFaire,
      section: profession.section,
      professionLabel: labelOf(profession, author, reference),
      structureId: structure?.id,
    },
  };
}

function structureOf({ organization }: CdaParticipant, { facilityType }: CdaHeader): Structure | undefined {
  const id = organization?.id?.extension;
  if (!id) return undefined;
  return {
    id,
    name: organization?.name ?? id,
    finess: /^1[0-9AB]{9}$/.test(id) ? id.slice(1) : undefined,
    sectorCode: facilityType?.code,
  };
}

const labelOf = (
  profession: { readonly professionCode: string; readonly professionSystem: string },
  author: CdaParticipant,
  reference: Pick<ReferenceData, 'professions'>,
) =>
  reference.professions.find(
    (one) => one.code === profession.professionCode && one.system === profession.professionSystem,
  )?.labelFr ??
  (author.specialty?.label || 'Professionnel de santé');

/** The author as Pro Santé Connect's stand-in knows them. */
export function proSanteConnectAccountOf({ professional, structure }: CdaAuthor) {
  return {
    id: `auteur-${slug(professional.id)}`.slice(0, 64),
    label: `${professional.givenName} ${professional.familyName}`,
    description: structure
      ? `${professional.professionLabel}, ${structure.name}`.slice(0, 200)
      : professional.professionLabel,
    group: 'Auteurs des documents essayés',
    nationalId: professional.id,
    familyName: professional.familyName,
    givenName: professional.givenName,
    ...(structure ? { organization: { id: structure.id, name: structure.name } } : {}),
    exercises: [
      {
        codeProfession: professional.professionCode,
        codeSavoirFaire: professional.savoirFaire ?? '',
        activities: structure
          ? [
              {
                identifiantTechniqueDeLaStructure: structure.id,
                numeroFinessSite: structure.finess ?? '',
                raisonSocialeSite: structure.name,
                codeSecteurDactivite: structure.sectorCode ?? '',
                codeSectionPharmacien: professional.section ?? '',
              },
            ]
          : [],
      },
    ],
  };
}

/** Reads as a CDA, or says in French why not. */
export function readableReason(error: CdaError): string {
  return error.code === 'missing'
    ? `Ce document CDA ne peut pas être lu : il y manque ${error.detail}.`
    : 'Ce fichier n’est pas un document CDA lisible.';
}

const slug = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'x';

const shortHash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 6);
