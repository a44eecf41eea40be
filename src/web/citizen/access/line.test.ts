import { describe, expect, it } from 'vitest';
import type { AuditLine } from '#audit';
import { whoseOf } from '../../words/whose.ts';
import { documentsOf, type Reader, tell as tellTo } from './line.ts';

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 18, 17, 0) - minutes * 60_000);
const line = (over: Partial<AuditLine>): AuditLine => ({
  id: 'l',
  at: at(0),
  actor: {
    kind: 'HEALTHCARE_PROFESSIONAL',
    id: '8997',
    label: 'Dr Claire Fournier',
    profession: 'Médecin',
    structureLabel: 'Maison de santé',
  },
  action: 'document.read',
  outcome: 'allowed',
  rule: 'A-TREATING',
  mode: 'normal',
  objectId: 'd1',
  ...over,
});
const titles = new Map([
  ['d1', 'Bilan sanguin'],
  ['d2', 'Ordonnance'],
]);
const why = (rule: string) => (rule === 'A-TREATING' ? 'C’est votre médecin traitant.' : undefined);

const martine: Reader = { id: 'h', holderId: 'h', whose: whoseOf({ acting: undefined }) };
const tell = (
  lines: readonly AuditLine[],
  known: ReadonlyMap<string, string>,
  reason: (rule: string) => string | undefined,
  reader = martine,
) => tellTo(lines, known, reason, reader);

describe('a line of history', () => {
  it('says who did what and why, in plain words', () => {
    expect(tell([line({})], titles, why)).toMatchObject([
      {
        who: 'Dr Claire Fournier',
        about: 'Médecin, Maison de santé',
        what: 'a lu « Bilan sanguin ».',
        why: 'C’est votre médecin traitant.',
        refused: false,
      },
    ]);
  });

  it('says « vous » to the holder, and what was refused', () => {
    const own = line({ actor: { kind: 'PATIENT', id: 'h', label: 'Martine' }, action: 'document.hide' });
    expect(tell([own], titles, why)[0]).toMatchObject({ who: 'Vous', what: 'avez caché « Bilan sanguin ».' });
    expect(tell([line({ outcome: 'refused' })], titles, why)[0]?.what).toBe(
      'a voulu lire « Bilan sanguin ». Accès refusé.',
    );
  });

  it('says which setting was changed, and to what', () => {
    const change = line({
      actor: { kind: 'PATIENT', id: 'h', label: 'Martine' },
      action: 'settings.change',
      subject: { id: 'emergency_samu', label: 'accès du 15 : non' },
    });
    expect(tell([change], titles, why)[0]?.what).toBe('avez changé un réglage : accès du 15 : non.');
    const { subject: _none, ...untold } = change;
    expect(tell([untold], titles, why)[0]?.what).toBe('avez changé un réglage.');
  });

  it('names the person and their relatives to whoever acts for them', () => {
    const acting = {
      kind: 'parent',
      label: 'Nathan Lambert',
      givenName: 'Nathan',
      age: 15,
      ageInWords: '15 ans',
      bond: 'votre fils',
      scopes: [],
      until: undefined,
      tone: 1,
    } as const;
    const mother: Reader = { id: 'm', holderId: 'n', whose: whoseOf({ acting }) };
    const by = (id: string, label: string, as?: 'representative' | 'carer') =>
      line({ actor: { kind: 'PATIENT', id, label, as }, action: 'document.hide' });
    const told = tell(
      [
        by('m', 'Sandrine Lambert', 'representative'),
        by('n', 'Titulaire'),
        by('f', 'Paul Lambert', 'representative'),
        line({ action: 'person.find', objectId: undefined }),
      ],
      titles,
      why,
      mother,
    );
    expect(told.map(({ who, about, what }) => [who, about, what])).toEqual([
      ['Vous', 'représentant légal', 'avez caché « Bilan sanguin ».'],
      ['Nathan', undefined, 'a caché « Bilan sanguin ».'],
      ['Paul Lambert', 'représentant légal', 'a caché « Bilan sanguin ».'],
      ['Dr Claire Fournier', 'Médecin, Maison de santé', 'a cherché le carnet de Nathan avec son matricule.'],
    ]);
  });

  it('tells an answer to an invitation as the one who gave it', () => {
    const answered = line({
      actor: { kind: 'SYSTEM', id: 'Carnet', label: 'Carnet' },
      action: 'mandate.accept',
      objectId: undefined,
      subject: { id: 's', label: 'Soizic Leguellec' },
    });
    const invited = (id: string, label: string) =>
      line({
        actor: { kind: 'PATIENT', id: 'h', label: 'Titulaire' },
        action: 'mandate.grant',
        objectId: undefined,
        subject: { id, label },
      });
    const lines = [
      answered,
      invited('a', 'Soizic Leguellec (invitation)'),
      invited('b', 'Enzo Fontaine (invitation)'),
    ];
    expect(tell(lines, titles, why).map(({ who, what }) => `${who} ${what}`)).toEqual([
      'Soizic Leguellec a accepté d’agir pour vous.',
      'Vous avez donné un accès à Soizic Leguellec (invitation).',
      'Vous avez donné un accès à Enzo Fontaine (invitation).',
    ]);
  });

  it('folds what repeats within half an hour, and nothing else', () => {
    const lines = [
      line({}),
      line({ id: 'm', at: at(5), objectId: 'd2' }),
      line({ id: 'n', at: at(50) }),
      line({ id: 'o', at: at(51), outcome: 'refused' }),
    ];
    expect(tell(lines, titles, why).map(({ what }) => what)).toEqual([
      'a lu 2 documents, dont « Bilan sanguin ».',
      'a lu « Bilan sanguin ».',
      'a voulu lire « Bilan sanguin ». Accès refusé.',
    ]);
    const lists = [
      line({ action: 'document.list', objectId: undefined }),
      line({ action: 'document.list', objectId: undefined, at: at(1) }),
    ];
    expect(tell(lists, titles, why).map(({ what }) => what)).toEqual([
      'a vu la liste des documents (2 fois).',
    ]);
  });

  it('folds a visit whose acts alternate', () => {
    const find = { action: 'person.find', objectId: undefined };
    const visit = [
      line(find),
      line({ at: at(1) }),
      line({ ...find, at: at(2) }),
      line({ at: at(3), objectId: 'd2' }),
    ];
    expect(tell(visit, titles, why).map(({ what }) => what)).toEqual([
      'a cherché votre carnet avec votre matricule (2 fois).',
      'a lu 2 documents, dont « Bilan sanguin ».',
    ]);
  });

  it('names no document that the reader may not know', () => {
    expect(tell([line({ objectId: 'secret' })], titles, why)[0]?.what).toBe('a lu un document.');
    expect(documentsOf([line({}), line({}), line({ objectId: undefined })])).toEqual(['d1']);
  });
});
