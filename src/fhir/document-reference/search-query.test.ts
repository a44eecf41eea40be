import { describe, expect, test } from 'vitest';
import { capabilityStatement } from '../capability-statement.ts';
import { ROUTES } from '../routes.ts';
import { PARAMETERS, parseSearch } from './search-query.ts';

const WHO = 'patient.identifier=urn:oid:1.2.250.1.213.1.4.10|262062913490181';
const ask = (more: string, lenient = false) => parseSearch(`${WHO}&status=current&${more}`, lenient);

describe('what a search asks', () => {
  test('one person and a status', () => {
    const query = parseSearch(`${WHO}&status=current`, false);
    expect(query.person).toEqual({ ins: '262062913490181', oid: '1.2.250.1.213.1.4.10' });
    expect(query.filter).toEqual({ statuses: ['current', 'archived'] });
    expect(query.page).toEqual({ limit: 50, offset: 0, order: 'act' });
    expect(query.kept).toEqual([['status', 'current']]);
  });

  test.each([
    ['status=superseded', { statuses: [] }],
    ['type=http://loinc.org|11488-4,11502-2', { typeCodes: ['11488-4', '11502-2'] }],
    ['type=11488-4&type=11502-2', { typeCodes: [] }],
    [
      'category=https://mos.esante.gouv.fr/NOS/TRE_A03-ClasseDocument/FHIR/TRE-A03-ClasseDocument|10',
      { classCodes: ['10'] },
    ],
    ['category=http://loinc.org|10', { classCodes: [] }],
    ['isArchived=true', { statuses: ['archived'] }],
    ['isArchived=false', { statuses: ['current'] }],
    ['identifier=urn:ietf:rfc:3986|urn:oid:1.2.3', { uniqueId: '1.2.3' }],
    ['identifier=urn:oid:1.2.3|abc', { uniqueId: '1.2.3^abc' }],
    ['security-label=MASQUE_PS', { hidden: true }],
    ['security-label=INVISIBLE_PATIENT', { invisibleToPatient: true }],
    ['security-label=OTHER', { typeCodes: [] }],
    ['_id=nothing', { typeCodes: [] }],
    ['author.identifier=https://finess.esante.gouv.fr|290000017', { authorStructureId: '1290000017' }],
    ['author:identifier=https://rpps.esante.gouv.fr|99700900204', { authorId: '899700900204' }],
    ['author.family=gérard', { authorNames: ['gérard'] }],
    ['author.given=Marc&author.family=Delaunay', { authorNames: ['Marc', 'Delaunay'] }],
    ['facility=SA07,SA01', { facilityTypes: ['SA07', 'SA01'] }],
    ['relation=replaces', { replacesAny: true }],
    [
      'period=ge2026-01-01T00:00:00Z&period=lt2026-02-01T00:00:00Z',
      { actFrom: new Date('2026-01-01'), actTo: new Date('2026-01-31T23:59:59.999Z') },
    ],
    ['period=ge2026-01-01T00:00:00Z&period=ge2026-01-05T00:00:00Z', { actFrom: new Date('2026-01-05') }],
    ['creation=gt2026-01-01T00:00:00Z', { createdFrom: new Date('2026-01-01T00:00:01Z') }],
    ['_lastUpdated=le2026-01-01T00:00:00Z', { updatedTo: new Date('2026-01-01T00:00:00.999Z') }],
  ])('%s', (asked, expected) => {
    const { statuses, ...filter } = ask(asked).filter;
    expect({ ...filter, ...('statuses' in expected && { statuses }) }).toEqual(expected);
  });

  test.each([
    ['_count=500', { limit: 200 }],
    ['_count=1&_offset=7', { limit: 1, offset: 7 }],
    ['_sort=-date', { order: 'arrival', oldestFirst: false }],
    ['_sort=period', { order: 'act', oldestFirst: true }],
  ])('%s', (asked, expected) => {
    expect(ask(asked).page).toMatchObject(expected);
  });

  test.each([
    'colour=blue',
    'type:not=11488-4',
    'type:missing=true',
    '_include=DocumentReference:encounter',
    '_revinclude=*',
    '_summary=count',
    '_elements=id',
    '_has:Provenance:target:agent=1',
    '_filter=status eq current',
  ])('%s is not known here', (asked) => {
    expect(() => ask(asked)).toThrow('search-parameter');
    expect(ask(asked, true).ignored).toHaveLength(1);
  });

  test.each([
    '_count=0',
    '_count=-1',
    '_count=x',
    '_offset=-1',
    '_sort=title',
    '_sort=date,period',
    'status=final',
    'isArchived=maybe',
    'period=soon',
    'identifier=a,b',
  ])('%s has no meaning', (asked) => {
    expect(() => ask(asked)).toThrow('search-value');
  });

  test('a person twice, or nobody, is refused', () => {
    expect(() => ask('patient=abc')).toThrow('search-value');
    expect(() => parseSearch('status=current', false)).toThrow('search-required');
    expect(() => parseSearch(WHO, false)).toThrow('search-required');
  });

  test('an ignored name is told back only when it is a name', () => {
    expect(ask('262062913490181=x', true).ignored).toEqual(['parameter']);
  });
});

test('the CapabilityStatement names every parameter, and no other', () => {
  const statement = capabilityStatement('https://carnet.test/fhir', new Date('2026-01-01'), ROUTES);
  const served = statement.rest?.[0]?.resource?.find(({ type }) => type === 'DocumentReference')?.searchParam;
  expect(served?.map(({ name }) => name)).toEqual(Object.keys(PARAMETERS));
});
