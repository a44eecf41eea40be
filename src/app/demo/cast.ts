/** The fictitious people of the demonstration, and how they are presented to the providers that vouch for them. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';

const text = z
  .string()
  .nullable()
  .transform((value) => value ?? undefined);

const person = z.object({
  id: z.string(),
  givenNames: z.array(z.string()).min(1),
  birthName: z.string(),
  usageName: text,
  sex: z.enum(['M', 'F']),
  birthDate: z.iso.date(),
  birthCog: z.string(),
  birthCountry: z.string(),
  ins: z.string().length(15),
  insOid: z.string(),
  insStatus: z.enum(['provisoire', 'recuperee', 'validee', 'qualifiee']),
  state: z.enum(['active', 'opposed', 'closed']),
  about: z.string(),
  mail: z.email(),
});
const professional = z.object({
  id: z.string(),
  nationalId: z.string(),
  familyName: z.string(),
  givenName: z.string(),
  sex: z.enum(['M', 'F']),
  professionCode: z.string(),
  savoirFaire: text,
  section: text,
  structureId: z.string(),
  regulator: z.boolean(),
  about: z.string(),
});
const structure = z.object({
  id: z.string(),
  name: z.string(),
  finess: z.string(),
  sectorCode: z.string(),
  commune: z.string(),
  phone: z.string(),
});

const mandate = z.object({
  holder: z.string(),
  person: z.string(),
  kind: z.enum(['parent', 'guardian', 'carer']),
  personIs: z.string(),
  holderIs: z.string(),
  scopes: z.array(z.string()),
  seesHidden: z.boolean(),
  since: z.iso.date(),
  until: text,
});

export type CastPerson = z.output<typeof person>;
export type CastProfessional = z.output<typeof professional>;
export type CastStructure = z.output<typeof structure>;

export const cast = z
  .object({
    people: z.array(person),
    professionals: z.array(professional),
    structures: z.array(structure),
    treatingDoctors: z.array(z.object({ person: z.string(), professional: z.string() })),
    mandates: z.array(mandate),
  })
  .parse(JSON.parse(readFileSync(new URL('../../../data/demo/cast.json', import.meta.url), 'utf8')));

/** A person as FranceConnect's stand-in knows them. */
export const franceConnectAccount = (one: CastPerson) => ({
  id: one.id,
  label: `${one.givenNames[0]} ${one.usageName ?? one.birthName}`,
  description: one.about.slice(0, 200),
  givenNames: one.givenNames,
  familyName: one.birthName,
  ...(one.usageName ? { preferredUsername: one.usageName } : {}),
  gender: one.sex === 'F' ? ('female' as const) : ('male' as const),
  birthdate: one.birthDate,
  birthplace: one.birthCog.startsWith('99') ? '' : one.birthCog,
  birthcountry: one.birthCog.startsWith('99') ? one.birthCog : '99100',
  email: one.mail,
});

/** A professional as Pro Santé Connect's stand-in knows them. */
export const proSanteConnectAccount = (one: CastProfessional, place: CastStructure | undefined) => ({
  id: one.id,
  label: `${one.givenName} ${one.familyName}`,
  description: place ? `${one.about}, ${place.name}`.slice(0, 200) : one.about,
  nationalId: one.nationalId,
  familyName: one.familyName,
  givenName: one.givenName,
  civility: one.sex === 'F' ? ('MME' as const) : ('M' as const),
  medicalRegulation: one.regulator,
  ...(place ? { organization: { id: place.id, name: place.name } } : {}),
  exercises: [
    {
      codeProfession: one.professionCode,
      codeSavoirFaire: one.savoirFaire ?? '',
      activities: place
        ? [
            {
              identifiantTechniqueDeLaStructure: place.id,
              numeroFinessSite: place.finess,
              raisonSocialeSite: place.name,
              codeSecteurDactivite: place.sectorCode,
              codeSectionPharmacien: one.section ?? '',
            },
          ]
        : [],
    },
  ],
});

/** A person as INSi's stand-in knows them: a child on the card of their first parent, twins by their rank. */
export function insiPerson(one: CastPerson) {
  const parent = cast.mandates.find(({ holder, kind }) => holder === one.id && kind === 'parent')?.person;
  const twins = cast.people.filter(
    ({ birthName, birthDate }) => birthName === one.birthName && birthDate === one.birthDate,
  );
  return {
    ins: one.ins,
    oid: one.insOid,
    birthName: one.birthName,
    givenNames: one.givenNames,
    sex: one.sex,
    birthDate: one.birthDate,
    birthCog: one.birthCog,
    insuredIns: cast.people.find(({ id }) => id === parent)?.ins ?? one.ins,
    birthRank: twins.indexOf(one) + 1,
  };
}
