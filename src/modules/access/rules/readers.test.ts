import { describe, expect, it } from 'vitest';
import { ME, MY_STRUCTURE } from './abstract-situations.ts';
import { decide } from './decide.ts';
import { NO_RELATION, type Space } from './facts.ts';
import { effectOfHiding, type KnownActor, type ReadersQuestion, readers } from './readers.ts';
import { sayReaders } from './readers-sentence.ts';

const space: Space = {
  state: 'active',
  feedingOpposed: false,
  insQualified: true,
  emergency: { samu: true, others: true, hidden: false },
};
const professional = (
  id: string,
  group: string,
  relation: Partial<KnownActor['relation']>,
  cell: KnownActor['cell'],
): KnownActor => ({
  actor: { kind: 'professional', id, group, columnOpen: true, isRegulator: false, structureId: `of-${id}` },
  relation: { ...NO_RELATION, ...relation },
  cell,
});
const question: ReadersQuestion = {
  document: {
    typeCode: '34112-3',
    typeOrigin: 'professional',
    origin: 'professional',
    authorId: ME,
    authorStructureId: MY_STRUCTURE,
    ownName: false,
    hidden: false,
    invisibleToPatient: false,
    invisibleToRepresentatives: false,
    status: 'current',
  },
  space,
  known: [
    professional(ME, 'p10', {}, 'allow'),
    professional('treating', 'p10', { treating: true }, 'allow'),
    professional('nurse', 'p60_69', { consent: 'valid' }, 'allow'),
    professional('dentist', 'p40', { consent: 'valid' }, 'deny'),
    professional('blocked', 'p10', { consent: 'valid', blocked: true }, 'allow'),
    {
      actor: { kind: 'representative', id: 'mother', withinScope: true },
      relation: NO_RELATION,
      cell: 'unknown',
    },
    {
      actor: { kind: 'carer', id: 'carer', withinScope: true, seesHidden: false },
      relation: NO_RELATION,
      cell: 'unknown',
    },
  ],
  columns: [
    { group: 'p10', columnOpen: true, cell: 'allow' },
    { group: 'p40', columnOpen: true, cell: 'deny' },
    { group: 'p60_69', columnOpen: true, cell: 'allow' },
    { group: 'p70', columnOpen: true, cell: 'unknown' },
  ],
};
const who = (list: readonly { readonly actor: KnownActor['actor']; readonly as: string }[]) =>
  list.map(({ actor, as }) => `${actor.id} ${as}`);

describe('readers', () => {
  it('lists the author, the treating doctor, the authorised and the relatives, and no one else', () => {
    const now = readers(question);
    expect(now.holder).toBe(true);
    expect(who(now.known)).toEqual([
      `${ME} author`,
      'treating treating',
      'nurse authorised',
      'mother representative',
      'carer carer',
    ]);
    expect(now.groups).toEqual(['p10', 'p60_69']);
    expect(now.emergency).toEqual({ samu: true, others: ['p10', 'p60_69'] });
  });

  it('keeps to the author, the treating doctor and the representatives once hidden', () => {
    const { keep, lose } = effectOfHiding(question);
    expect(who(keep.known)).toEqual([`${ME} author`, 'treating treating', 'mother representative']);
    expect(keep.groups).toEqual([]);
    expect(keep.emergency).toEqual({ samu: false, others: [] });
    expect(who(lose.known)).toEqual(['nurse authorised', 'carer carer']);
    expect(lose.groups).toEqual(['p10', 'p60_69']);
    expect(lose.emergency).toEqual({ samu: true, others: ['p10', 'p60_69'] });
  });

  it('leaves a hidden document to emergencies when the person says so', () => {
    const { lose } = effectOfHiding({
      ...question,
      space: { ...space, emergency: { ...space.emergency, hidden: true } },
    });
    expect(lose.emergency).toEqual({ samu: false, others: [] });
  });

  it('answers as the decision does, for everyone known', () => {
    for (const hidden of [true, false]) {
      const document = { ...question.document, hidden };
      const named = new Set(readers({ ...question, document }).known.map(({ actor }) => actor.id));
      for (const { actor, relation, cell } of question.known) {
        const decision = decide({
          action: 'document.read',
          actor,
          space,
          relation,
          mode: 'normal',
          document: { ...document, cell },
        });
        expect(named.has(actor.id), actor.id).toBe(decision.allowed);
      }
    }
  });
});

describe('sayReaders', () => {
  const names = {
    holder: 'vous',
    person: ({ actor }: { actor: KnownActor['actor'] }) => actor.id,
    group: (code: string) => (code === 'p10' ? 'médecins' : 'infirmiers'),
  };

  it('names people, then professions, then emergencies', () => {
    expect(sayReaders(readers({ ...question, known: question.known.slice(0, 3) }), names)).toBe(
      'Peuvent le voir\u00a0: vous, professional-1 (auteur), treating (médecin traitant), nurse. Avec votre accord\u00a0: médecins, infirmiers. En urgence\u00a0: oui, le 15 et les professionnels qui vous soignent.',
    );
  });

  it('names the holder to whoever reads it for them', () => {
    expect(sayReaders(readers({ ...question, known: [] }), { ...names, holder: 'Nathan' })).toBe(
      'Peuvent le voir\u00a0: Nathan. Avec un accord\u00a0: médecins, infirmiers. En urgence\u00a0: oui, le 15 et les professionnels qui soignent Nathan.',
    );
  });

  it('says when emergencies see nothing', () => {
    const { keep } = effectOfHiding({ ...question, known: [] });
    expect(sayReaders(keep, names)).toBe('Peuvent le voir\u00a0: vous. En urgence\u00a0: non.');
  });

  it('says when nobody does', () => {
    expect(sayReaders(readers({ ...question, known: [], space: { ...space, state: 'closed' } }), names)).toBe(
      'Personne ne peut le voir. En urgence\u00a0: non.',
    );
  });
});
