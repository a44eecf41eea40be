import { describe, expect, it } from 'vitest';
import { cdaText } from './cda-text.ts';
import { primaryAuthor } from './header.ts';
import { CdaError, parseCda } from './parse-cda.ts';
import { SAMPLE_AUTHOR, type SampleCda, sampleCda, sampleNarrative } from './sample-cda.ts';

const parse = (parts: Partial<SampleCda> = {}) => parseCda(new TextEncoder().encode(sampleCda(parts)));
const patient = (name: string) => parse({ name: `<name>${name}</name>` }).header.patient;

function refusal(parts: Partial<SampleCda>): string {
  try {
    parse(parts);
    return 'accepted';
  } catch (error) {
    return error instanceof CdaError ? `${error.code}: ${error.detail}` : String(error);
  }
}

describe('CDA header', () => {
  it('reads what a deposit needs', () => {
    expect(parse().header).toEqual({
      uniqueId: '1.2.250.1.999.1.1',
      setId: '1.2.250.1.999.1',
      versionNumber: 1,
      type: {
        code: '11488-4',
        system: '2.16.840.1.113883.6.1',
        label: 'CR ou fiche de consultation ou de visite',
      },
      title: 'Compte rendu de consultation',
      creationTime: '2026-01-12T09:15:00.000Z',
      confidentialityCode: 'N',
      language: 'fr-FR',
      patient: {
        ins: { value: '262062913490181', oid: '1.2.250.1.213.1.4.10' },
        otherIds: [],
        birthName: 'LEGUELLEC',
        birthGivenNames: ['MARTINE', 'ANNE'],
        usageName: 'LEGUELLEC',
        usageGivenName: 'MARTINE',
        sex: 'F',
        birthDate: '1962-06-04',
        birthPlaceCog: '29134',
      },
      authors: [
        {
          id: { root: '1.2.250.1.71.4.2.1', extension: '899900000015' },
          family: 'FOURNIER',
          given: 'Hélène',
          prefix: 'MME',
          suffix: 'DR',
          specialty: {
            code: 'G15_10/SM26',
            system: '1.2.250.1.213.1.1.4.5',
            label: 'Médecin - Qualifié en Médecine Générale (SM)',
          },
          organization: {
            id: { root: '1.2.250.1.71.4.2.2', extension: '1290000017' },
            name: 'Cabinet de Locronan',
          },
          time: '2026-01-12T08:30:00.000Z',
          telecoms: [{ value: 'tel:0199000000', use: 'WP' }],
        },
      ],
      custodian: { id: { root: '1.2.250.1.71.4.2.2', extension: '1290000017' }, name: 'Cabinet de Locronan' },
      service: {},
      replaces: [],
      templateIds: ['2.16.840.1.113883.2.8.2.1', '1.2.250.1.213.1.1.1.1'],
      level: 2,
    });
  });

  it('makes one string of an identifier with an extension', () => {
    expect(parse({ id: '<id root="1.2.3" extension="CR 7"/>' }).header.uniqueId).toBe('1.2.3^CR 7');
  });

  it('finds the INS among other identifiers, with or without spaces, and leaves it unchecked', () => {
    const ids =
      '<id root="1.2.3" extension="4567"/><id root="1.2.250.1.213.1.4.8" extension="2 62 06 29 134 901 99"/>';
    expect(parse({ patientIds: ids }).header.patient).toMatchObject({
      ins: { value: '262062913490199', oid: '1.2.250.1.213.1.4.8' },
      otherIds: [{ root: '1.2.3', extension: '4567' }],
    });
    expect(parse({ patientIds: '<id root="1.2.3" extension="4567"/>' }).header.patient.ins).toBeUndefined();
  });

  it.each([
    ['<given>A B</given><given qualifier="BR">A</given>', ['A', 'B']],
    ['<given qualifier="BR">A</given><given>B C</given>', ['A', 'B', 'C']],
    ['<given>A</given><given qualifier="BR">A</given>', ['A']],
    ['<given qualifier="BR">ANNE MARIE</given><given>Anne Marie Sophie</given>', ['ANNE MARIE', 'Sophie']],
    ['<given>ANNETTE</given><given qualifier="BR">ANNE</given>', ['ANNE', 'ANNETTE']],
    ['<given>A</given><given>B</given>', ['A', 'B']],
    ['<given qualifier="CL">A</given>', ['A']],
  ])('reads birth given names of %s', (givens, expected) => {
    expect(patient(`<family qualifier="BR">N</family>${givens}`).birthGivenNames).toEqual(expected);
  });

  it.each([
    ['<family qualifier="BR">N</family><family qualifier="SP">M</family>', 'N', 'M'],
    [
      '<family qualifier="SP">M</family><family qualifier="CL">O</family><family qualifier="BR">N</family>',
      'N',
      'O',
    ],
    ['<family>N</family>', 'N', undefined],
    ['<family qualifier="CL">O</family><family>N</family>', 'N', 'O'],
  ])('reads birth and usage names of %s', (families, birthName, usageName) => {
    const { birthName: birth, usageName: usage } = patient(`${families}<given>A</given>`);
    expect([birth, usage]).toEqual([birthName, usageName]);
  });

  it('names the person among the authors, else the first author', () => {
    const device = `<author><time value="2026"/><assignedAuthor><id root="1.2" extension="logiciel"/>
      <assignedAuthoringDevice><manufacturerModelName>.</manufacturerModelName><softwareName>Logiciel</softwareName></assignedAuthoringDevice>
      </assignedAuthor></author>`;
    const { header } = parse({ authors: device + SAMPLE_AUTHOR });
    expect(header.authors[0]).toMatchObject({ device: { software: 'Logiciel' } });
    expect(header.authors[0]?.device).not.toHaveProperty('model');
    expect(primaryAuthor(header)?.family).toBe('FOURNIER');
    expect(primaryAuthor(parse({ authors: device }).header)?.device?.software).toBe('Logiciel');
  });

  it('reads the context of the act and the documents replaced', () => {
    const context = `
      <legalAuthenticator><time value="20260113"/><assignedEntity><id root="1.2" extension="3"/><assignedPerson><name><family>FOURNIER</family><given>.</given></name></assignedPerson></assignedEntity></legalAuthenticator>
      <documentationOf><serviceEvent><code code="B" codeSystem="1.2"/></serviceEvent></documentationOf>
      <documentationOf><serviceEvent><code code="A" codeSystem="1.2" displayName="Acte"/><effectiveTime><low value="20260112090000+0100"/><high value="20260112093000+0100"/></effectiveTime>
        <performer><assignedEntity><representedOrganization><standardIndustryClassCode code="AMBULATOIRE" codeSystem="1.3"/></representedOrganization></assignedEntity></performer></serviceEvent></documentationOf>
      <relatedDocument typeCode="RPLC"><parentDocument><id root="1.9" extension="x"/></parentDocument></relatedDocument>
      <relatedDocument typeCode="XFRM"><parentDocument><id root="1.8"/></parentDocument></relatedDocument>
      <componentOf><encompassingEncounter><location><healthCareFacility><code code="SA07" codeSystem="1.4"/></healthCareFacility></location></encompassingEncounter></componentOf>`;
    expect(parse({ context }).header).toMatchObject({
      legalAuthenticator: { id: { root: '1.2', extension: '3' }, family: 'FOURNIER', telecoms: [] },
      service: {
        start: '2026-01-12T08:00:00.000Z',
        stop: '2026-01-12T08:30:00.000Z',
        code: { code: 'A', system: '1.2', label: 'Acte' },
      },
      facilityType: { code: 'SA07' },
      practiceSetting: { code: 'AMBULATOIRE' },
      replaces: ['1.9^x'],
    });
    expect(parse({ context }).header.legalAuthenticator).not.toHaveProperty('given');
  });

  it('takes the label of the type for a title that is not given', () => {
    expect(parse({ title: '<title/>' }).header.title).toBe('CR ou fiche de consultation ou de visite');
  });

  it.each([
    [{ id: '' }, 'missing: id'],
    [{ effectiveTime: '<effectiveTime nullFlavor="UNK"/>' }, 'missing: effectiveTime'],
    [{ effectiveTime: '<effectiveTime value="20261399"/>' }, 'missing: effectiveTime'],
    [{ authors: '' }, 'missing: author'],
    [{ name: '' }, 'missing: patient/name'],
    [{ name: '<name><family>N</family></name>' }, 'missing: patient/name'],
    [{ patient: '<birthTime value="1962"/>' }, 'missing: patient/birthTime'],
    [{ body: '' }, 'missing: component/structuredBody'],
    [
      { body: '<nonXMLBody><text mediaType="application/pdf" representation="B64"> </text></nonXMLBody>' },
      'missing: nonXMLBody/text',
    ],
    [
      { body: '<nonXMLBody><text><reference value="https://ailleurs.example/a.pdf"/></text></nonXMLBody>' },
      'missing: nonXMLBody/text',
    ],
    [
      { body: '<nonXMLBody><text compression="DF" representation="B64">QUJD</text></nonXMLBody>' },
      'missing: nonXMLBody/text',
    ],
    [{ prolog: '<!DOCTYPE ClinicalDocument>' }, 'doctype: document type declarations are not accepted'],
  ])('refuses a document without %j', (parts, expected) => expect(refusal(parts)).toBe(expected));

  it('refuses XML that is not a CDA', () => {
    const code = (xml: string) => {
      try {
        parseCda(new TextEncoder().encode(xml));
      } catch (error) {
        return error instanceof CdaError && error.code;
      }
      return 'accepted';
    };
    expect(code('<html xmlns="http://www.w3.org/1999/xhtml"/>')).toBe('not-cda');
    expect(code('<ClinicalDocument/>')).toBe('not-cda');
    expect(code(sampleCda().replace('POCD_HD000040', 'POCD_HD000999'))).toBe('not-cda');
    expect(code('%PDF-1.4')).toBe('not-xml');
  });
});

describe('CDA body', () => {
  it('gives the bytes of a level 1 document', () => {
    const pdf = Buffer.from('%PDF-1.4\ncontenu')
      .toString('base64')
      .replace(/(.{8})/g, '$1\n   ');
    const body = `<nonXMLBody><text mediaType="application/pdf" representation="B64">${pdf}</text></nonXMLBody>`;
    const document = parse({ body });
    expect(document.body).toEqual({
      kind: 'unstructured',
      mediaType: 'application/pdf',
      bytes: new TextEncoder().encode('%PDF-1.4\ncontenu'),
    });
    expect(document.header).toMatchObject({ level: 1, formatCode: 'urn:ihe:iti:xds-sd:pdf:2008' });
    expect(cdaText(document)).toBe('Compte rendu de consultation');
  });

  it('reads a level 1 document of plain text', () => {
    const document = parse({
      body: '<nonXMLBody><text mediaType="text/plain">Tout va bien : été.</text></nonXMLBody>',
    });
    expect(cdaText(document)).toBe('Compte rendu de consultation\nTout va bien : été.');
  });

  it('nests sections and tells levels apart', () => {
    const body = `<structuredBody><component><section ID="s"><code code="1" codeSystem="2" displayName="L"/><title> Examens  </title>
      <component><section><text>dedans</text><entry/></section></component></section></component></structuredBody>`;
    const document = parse({ body });
    expect(document.header.level).toBe(3);
    expect(document.body).toEqual({
      kind: 'structured',
      sections: [
        {
          id: 's',
          code: { code: '1', system: '2', label: 'L' },
          title: 'Examens',
          narrative: [],
          sections: [{ narrative: [{ kind: 'text', text: 'dedans' }], sections: [] }],
        },
      ],
    });
  });

  it('gives text to search in, one line a block', () => {
    const narrative =
      '<paragraph>Un <content>deux</content></paragraph><table><tbody><tr><td>a<br/>b</td><td>c</td></tr><tr><td>d</td></tr></tbody></table><list><item>e</item></list>';
    expect(cdaText(parse({ body: sampleNarrative(narrative) })).split('\n')).toEqual([
      'Compte rendu de consultation',
      'Section',
      'Un deux',
      'a b\tc',
      'd',
      'e',
    ]);
  });
});
