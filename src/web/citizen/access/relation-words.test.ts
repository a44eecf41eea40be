import { describe, expect, it } from 'vitest';
import type { KnownProfessional } from '#access';
import { whoseOf } from '../../words/whose.ts';
import { accessOf, timeLeft } from './relation-words.ts';
import { viewerOf, viewersOf } from './viewer.ts';

const own = whoseOf({ acting: undefined });
const one = (over: Partial<KnownProfessional>): KnownProfessional => ({
  id: '8997',
  label: 'Dr Claire Fournier',
  profession: 'Médecin',
  professionCode: '10',
  structure: undefined,
  structureId: undefined,
  group: 'p10',
  isRegulator: false,
  treating: false,
  blocked: false,
  consent: 'valid',
  ground: undefined,
  until: new Date('2026-12-20T23:00:00Z'),
  since: new Date('2026-11-20T10:00:00Z'),
  basis: undefined,
  form: undefined,
  statedBy: undefined,
  secret: false,
  teamLabel: undefined,
  codeTypes: undefined,
  emergency: undefined,
  ...over,
});
const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const says = (over: Partial<KnownProfessional>) => plain(accessOf(one(over), own));

describe('why somebody may come in', () => {
  it('is told by what lets them, since when and until when', () => {
    expect(says({ ground: 'holder' })).toBe(
      'Vous l’avez autorisé le 20 novembre 2026. Jusqu’au 20 décembre 2026, sauf arrêt avant.',
    );
    expect(says({ ground: 'statement', basis: 'consent_given', form: 'oral' })).toBe(
      'A déclaré le 20 novembre 2026 avoir votre accord, à l’oral. Jusqu’au 21 décembre 2026, à 0 h 00.',
    );
    expect(
      says({ ground: 'statement', basis: 'consent_collected_for_another', statedBy: 'Sylvie Lemaire' }),
    ).toMatch(/^Sylvie Lemaire a noté votre accord le 20 novembre 2026\./);
    expect(says({ ground: 'statement', basis: 'care_team', secret: true })).toMatch(
      /faire partie de l’équipe de soins.*tenu secret/,
    );
    expect(says({ ground: 'team', teamLabel: 'CHU de Valombrelle', until: undefined })).toBe(
      'Dans l’équipe de soins de CHU de Valombrelle depuis le 20 novembre 2026. Jusqu’à la fin de la prise en charge.',
    );
    expect(says({ ground: 'code' })).toBe('Entré avec un code de partage à 11 h 00. Jusqu’à 0 h 00.');
  });

  it('tells a block before all, then an emergency, then the treating doctor', () => {
    const emergency = {
      mode: 'bris_de_glace',
      reason: 'Inconscient',
      openedAt: new Date('2026-11-20T10:00:00Z'),
      endsAt: new Date('2026-11-20T14:00:00Z'),
    } as const;
    expect(says({ blocked: true, treating: true, emergency })).toMatch(/^Rien ne s’ouvre/);
    expect(says({ treating: true, emergency })).toBe(
      'En urgence depuis 11 h 00, jusqu’à 15 h 00 au plus. Raison écrite : « Inconscient ».',
    );
    expect(says({ treating: true })).toMatch(/voit aussi ce que vous cachez aux autres/);
    expect(says({ consent: 'expired' })).toBe('Son accès s’est terminé le 21 décembre 2026.');
    expect(says({ consent: 'none' })).toBe('N’a pas d’accès en ce moment.');
  });

  it('says « votre » to nobody else', () => {
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
    const whose = whoseOf({ acting });
    for (const ground of ['holder', 'statement', 'team', 'code'] as const)
      expect(accessOf(one({ ground }), whose)).not.toMatch(/\b(vous|votre)\b/i);
  });
});

it('counts down in words', () => {
  const now = new Date('2026-11-20T10:00:00Z');
  const left = (seconds: number) => plain(timeLeft(new Date(now.getTime() + seconds * 1000), now));
  expect([20, 60, 1799, 3600, 7140].map(left)).toEqual([
    'moins d’une minute',
    '1 minute',
    '29 minutes',
    '1 h',
    '1 h 59',
  ]);
});

it('reads back every viewer that it offers', () => {
  const groups = viewersOf(
    {
      professionals: [one({})],
      relatives: [{ id: 'm', personLabel: 'Soizic' } as never],
    },
    [
      { code: 'p10', oneFr: 'médecin', isOpen: true },
      { code: 'p10_travail', oneFr: 'médecin du travail', isOpen: false },
    ],
    own,
  );
  const values = groups.flatMap(({ options }) => options.map(({ value }) => value));
  expect(values).toContain('metier.p10');
  expect(values).not.toContain('metier.p10_travail');
  expect(values.filter((value) => viewerOf(value) === undefined)).toEqual([]);
  expect(viewerOf('pro.3990000119/SEC.1')).toEqual({ kind: 'professional', id: '3990000119/SEC.1' });
  expect([viewerOf(''), viewerOf('pros.1'), viewerOf('constructor')]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
