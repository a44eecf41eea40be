/** A person as fr-core-patient writes one: official name, traits and INS. */
import type { Identifier, Patient } from '@medplum/fhirtypes';
import type { FoundPerson } from '#access';
import type { FormerNumber, Person } from '#citizens';
import { patientId } from '../fhir.ts';

const GENDERS = { M: 'male', F: 'female', I: 'unknown' } as const;
const COMMUNES = 'https://mos.esante.gouv.fr/NOS/TRE_R13-CommuneOM/FHIR/TRE-R13-CommuneOM';
const COUNTRIES = 'https://mos.esante.gouv.fr/NOS/TRE_R20-Pays/FHIR/TRE-R20-Pays';

/**
 * @param showsNumber false for a regulating doctor, who found the person by their traits (TD0.5)
 * @param former the numbers that led to the person before the civil status changed
 */
export function patientOut(
  person: Person,
  showsNumber: boolean,
  former: readonly FormerNumber[] = [],
): Patient {
  return {
    resourceType: 'Patient',
    id: patientId(person.holderId),
    ...(person.birthCog && { extension: [birthPlace(person.birthCog)] }),
    ...(showsNumber && {
      identifier: [
        { use: 'official', system: `urn:oid:${person.insOid}`, value: person.ins },
        ...former.map(formerOut),
      ],
    }),
    // R16: only an open space is ever answered
    active: true,
    name: [
      {
        use: 'official',
        extension: [
          {
            url: 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-patient-birth-list-given-name',
            valueString: person.birthGivenNames,
          },
        ],
        family: person.birthName,
        given: [person.firstGivenName],
      },
      ...(person.usageName || person.usageGivenName
        ? [
            {
              use: 'usual' as const,
              family: person.usageName ?? person.birthName,
              given: [person.usageGivenName ?? person.firstGivenName],
            },
          ]
        : []),
    ],
    gender: GENDERS[person.sex],
    birthDate: person.birthDate,
  };
}

const formerOut = ({ ins, insOid, from, until }: FormerNumber): Identifier => ({
  use: 'old',
  system: `urn:oid:${insOid}`,
  value: ins,
  ...((from || until) && { period: { ...(from && { start: from }), ...(until && { end: until }) } }),
});

/** A person whom traits found: no number, and no more than tells them apart. */
export const foundOut = (person: FoundPerson): Patient => ({
  resourceType: 'Patient',
  id: patientId(person.holderId),
  active: true,
  name: [
    { use: 'official', family: person.birthName, given: [person.firstGivenName] },
    ...(person.usageName
      ? [
          {
            use: 'usual' as const,
            family: person.usageName,
            given: [person.usageGivenName ?? person.firstGivenName],
          },
        ]
      : []),
  ],
  gender: GENDERS[person.sex],
  birthDate: person.birthDate,
});

const birthPlace = (cog: string) => ({
  url: 'http://hl7.org/fhir/StructureDefinition/patient-birthPlace',
  valueAddress: {
    extension: [
      {
        url: 'https://hl7.fr/ig/fhir/core/StructureDefinition/fr-core-address-insee-code',
        valueCoding: { system: cog.startsWith('99') ? COUNTRIES : COMMUNES, code: cog },
      },
    ],
  },
});
