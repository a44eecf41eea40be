import { describe, expect, test } from 'vitest';
import { loadReferenceData } from '#access';
import { parseCda } from '#formats/cda/parse-cda';
import { SAMPLE_AUTHOR, sampleCda } from '#formats/cda/sample-cda';
import { referenceFolder } from '../compose.ts';
import {
  authorOf,
  franceConnectAccountOf,
  isAccountOf,
  personOf,
  proSanteConnectAccountOf,
} from './cda-identities.ts';

const reference = loadReferenceData(referenceFolder);
const headerOf = (parts: Parameters<typeof sampleCda>[0] = {}) =>
  parseCda(Buffer.from(sampleCda(parts))).header;

describe('the patient', () => {
  test('is enrolled with the traits of the header, qualified', () => {
    expect(personOf(headerOf())).toMatchObject({
      ins: '262062913490181',
      insOid: '1.2.250.1.213.1.4.10',
      insStatus: 'qualifiee',
      birthName: 'LEGUELLEC',
      birthGivenNames: 'MARTINE ANNE',
      firstGivenName: 'MARTINE',
      sex: 'F',
      birthDate: '1962-06-04',
      birthCog: '29134',
      mail: 'martine.leguellec@exemple.test',
    });
  });

  test.each(['1.2.250.1.213.1.4.8', '1.2.250.1.213.1.4.9', '1.2.250.1.213.1.4.10', '1.2.250.1.213.1.4.11'])(
    'may have an INS of %s',
    (oid) => {
      expect(
        personOf(headerOf({ patientIds: `<id root="${oid}" extension="262062913490181"/>` })).insOid,
      ).toBe(oid);
    },
  );

  test('is refused with a false key, without INS, without sex', () => {
    expect(() =>
      personOf(headerOf({ patientIds: '<id root="1.2.250.1.213.1.4.10" extension="262062913490182"/>' })),
    ).toThrow(expect.objectContaining({ code: 'ins-key' }));
    expect(() => personOf(headerOf({ patientIds: '<id root="1.2.3" extension="7"/>' }))).toThrow(
      'pas de matricule INS',
    );
    expect(() => personOf(headerOf({ patient: '<birthTime value="19620604"/>' }))).toThrow('sexe');
  });

  test('signs in with an account that names them, and only them', () => {
    const person = personOf(headerOf());
    const account = franceConnectAccountOf(person);
    expect(account.id).toMatch(/^martine-leguellec-[0-9a-f]{6}$/);
    const claims = {
      family_name: 'Leguellec',
      given_name: 'Martine Anne',
      gender: 'female',
      birthdate: '1962-06-04',
      birthplace: '29134',
      birthcountry: '99100',
    };
    expect(isAccountOf(claims, person)).toBe(true);
    expect(isAccountOf({ ...claims, birthplace: '29135' }, person)).toBe(false);
    expect(
      isAccountOf({ ...claims, birthplace: '', birthcountry: '99130' }, { ...person, birthCog: '99130' }),
    ).toBe(true);
  });
});

describe('the author', () => {
  test('is registered with profession, savoir-faire and structure', () => {
    const author = authorOf(headerOf(), reference);
    expect(author.assumedProfession).toBe(false);
    expect(author.professional).toMatchObject({
      id: '899900000015',
      rpps: '99900000015',
      professionCode: '10',
      professionSystem: 'TRE_G15',
      savoirFaire: 'SM26',
      professionLabel: 'Médecin',
      structureId: '1290000017',
      title: 'Dr',
    });
    expect(author.structure).toMatchObject({
      id: '1290000017',
      finess: '290000017',
      name: 'Cabinet de Locronan',
    });
    expect(proSanteConnectAccountOf(author)).toMatchObject({
      id: 'auteur-899900000015',
      nationalId: '899900000015',
      exercises: [{ codeProfession: '10', codeSavoirFaire: 'SM26' }],
    });
  });

  test('of an owner of a pharmacy has their section', () => {
    const authors = SAMPLE_AUTHOR.replace(
      /<code [^>]*>/,
      '<code code="G15_21/A" displayName="Pharmacien titulaire d’officine" codeSystem="1.2.250.1.213.1.1.4.5"/>',
    );
    expect(authorOf(headerOf({ authors }), reference).professional).toMatchObject({
      professionCode: '21',
      section: 'A',
      title: undefined,
    });
  });

  test('without a profession is taken for a doctor, and said to be so', () => {
    const authors = SAMPLE_AUTHOR.replace(/<code [^>]*>/, '');
    expect(authorOf(headerOf({ authors }), reference)).toMatchObject({
      assumedProfession: true,
      professional: { professionCode: '10' },
    });
  });

  test('without a national identifier is refused', () => {
    const authors = SAMPLE_AUTHOR.replace('extension="899900000015"', '');
    expect(() => authorOf(headerOf({ authors }), reference)).toThrow('identifiant national');
  });
});
