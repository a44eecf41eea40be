import { beforeAll, describe, expect, it } from 'vitest';
import { abstractFacts, ME, MY_STRUCTURE } from './abstract-space.ts';
import { decide } from './decide.ts';
import type { Decision, Facts } from './facts.ts';
import { ABSENT, CHANGING, isAuthor, NOT_OPEN, PERSON_SIDE, READING } from './rule.ts';
import { sentenceOf, TABLE } from './table.ts';

/** A property of the whole space: who breaks it is an example; `seen` counts the facts it spoke of. */
type Theorem = {
  readonly name: string;
  readonly about: (f: Facts) => boolean;
  readonly holds: (f: Facts, d: Decision) => boolean;
};

const OPEN = new Set(['created', 'active']);
const isReading = (f: Facts) => READING.includes(f.action);
const onDocument = (f: Facts) => f.document !== undefined && (isReading(f) || CHANGING.includes(f.action));
const own = (f: Facts) => isAuthor(f.actor, f.document);
const refused = (_: Facts, d: Decision) => !d.allowed;
const kindIn = (f: Facts, kinds: readonly string[]) => kinds.includes(f.actor.kind);
const validates = (f: Facts) => f.document?.legalAuthenticatorId === ME && f.action === 'document.replace';
const mayKnow = (f: Facts) => decide({ ...f, action: 'document.know' }).allowed;

const THEOREMS: readonly Theorem[] = [
  {
    name: 'every decision comes from a row of the table, and an allowing row begins with A-',
    about: () => true,
    holds: (_, d) => sentenceOf(d.rule) === d.sentence && d.rule.startsWith(d.allowed ? 'A-' : 'D-'),
  },
  {
    name: 'opening implies listing, listing implies knowing (R30)',
    about: (f) => (f.action === 'document.read' || f.action === 'document.list') && f.document !== undefined,
    holds: (f, d) =>
      !d.allowed ||
      decide({ ...f, action: f.action === 'document.read' ? 'document.list' : 'document.know' }).allowed,
  },
  {
    name: 'hiding never adds a reader (R2)',
    about: (f) => isReading(f) && f.document?.hidden === true,
    holds: (f, d) =>
      !d.allowed ||
      (f.document !== undefined && decide({ ...f, document: { ...f.document, hidden: false } }).allowed),
  },
  {
    name: 'hiding never gives a right to act',
    about: (f) => CHANGING.includes(f.action) && f.document?.hidden === true,
    holds: (f, d) =>
      !d.allowed ||
      (f.document !== undefined && decide({ ...f, document: { ...f.document, hidden: false } }).allowed),
  },
  {
    name: 'a hidden document exists, for a professional, only for its author, a treating doctor, or the third switch (R2, R3, R31)',
    about: (f) => onDocument(f) && f.actor.kind === 'professional' && f.document?.hidden === true && !own(f),
    holds: (f, d) => !d.allowed || (f.mode === 'normal' ? f.relation.treating : f.space.emergency.hidden),
  },
  {
    name: 'a block is overridden by no mode and no role, save for one’s own documents (R4)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      f.relation.blocked &&
      (onDocument(f) || f.action === 'space.open') &&
      !own(f) &&
      !(validates(f) && f.document?.hidden === false),
    holds: refused,
  },
  {
    name: 'a closed space leaves the trace and the request to reopen or destroy, to the holder and representatives (R35)',
    about: (f) => f.space.state === 'closed',
    holds: (f, d) =>
      !d.allowed ||
      (kindIn(f, ['holder', 'representative']) &&
        ['trace.read', 'space.reopen', 'space.destroy'].includes(f.action)) ||
      (f.actor.kind === 'system' && f.action === 'space.destroy'),
  },
  {
    name: 'an announced, opposed, destroyed or deceased space leaves nothing, but an author’s own in an opposed one (R35)',
    about: (f) => !OPEN.has(f.space.state) && f.space.state !== 'closed',
    holds: (f, d) =>
      !d.allowed ||
      (f.space.state === 'opposed' &&
        own(f) &&
        ['document.know', 'document.replace', 'document.delete'].includes(f.action)),
  },
  {
    name: 'nobody outside tells the shut states apart (R16)',
    about: (f) =>
      !OPEN.has(f.space.state) &&
      !(f.space.state === 'opposed' && own(f)) &&
      kindIn(f, ['professional', 'structure']) &&
      !(f.actor.kind === 'structure' && f.document !== undefined),
    holds: (f, d) =>
      !d.allowed &&
      ((d.outward === NOT_OPEN.code && d.forActor === NOT_OPEN.sentence) ||
        (f.document === undefined && d.rule === 'D-NO-DOCUMENT')),
  },
  {
    name: 'a cell that does not allow denies, whatever the relation or the mode (R8, R30)',
    about: (f) =>
      onDocument(f) &&
      f.actor.kind === 'professional' &&
      f.document?.cell !== 'allow' &&
      !own(f) &&
      !validates(f),
    holds: refused,
  },
  {
    name: 'an emergency mode obeys its switch, whoever asks (R37)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      (onDocument(f) || f.action === 'space.open') &&
      !own(f) &&
      !validates(f) &&
      ((f.mode === 'centre_15' && !f.space.emergency.samu) ||
        (f.mode === 'bris_de_glace' && !f.space.emergency.others)),
    holds: refused,
  },
  {
    name: 'the Centre 15 is for regulating doctors (R37)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      !f.actor.isRegulator &&
      f.mode === 'centre_15' &&
      ['space.open', 'person.search'].includes(f.action),
    holds: refused,
  },
  {
    name: 'no entry in normal mode without consent or being the treating doctor (R9, R31)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      f.mode === 'normal' &&
      (onDocument(f) || f.action === 'space.open') &&
      !own(f) &&
      !validates(f),
    holds: (f, d) => !d.allowed || f.relation.treating || f.relation.consent === 'valid',
  },
  {
    name: 'occupational doctors and professions without a column enter nowhere (R7, R39)',
    about: (f) =>
      f.actor.kind === 'professional' &&
      !f.actor.columnOpen &&
      (isReading(f) || ['space.open', 'consent.state'].includes(f.action)) &&
      !own(f),
    holds: refused,
  },
  {
    name: 'an author always reads their own while the space is open (R1111-49)',
    about: (f) => isReading(f) && own(f) && OPEN.has(f.space.state) && f.document?.status !== 'deleted',
    holds: (_, d) => d.allowed,
  },
  {
    name: 'what is invisible to the patient does not exist on the person’s side (R34)',
    about: (f) => onDocument(f) && kindIn(f, PERSON_SIDE) && f.document?.invisibleToPatient === true,
    holds: refused,
  },
  {
    name: 'secret care does not exist for representatives, carers and services (R13)',
    about: (f) =>
      onDocument(f) &&
      kindIn(f, ['representative', 'carer', 'service']) &&
      f.document?.invisibleToRepresentatives === true,
    holds: refused,
  },
  {
    name: 'a deleted document is gone for everyone (R36)',
    about: (f) => onDocument(f) && f.document?.status === 'deleted',
    holds: refused,
  },
  {
    name: 'archived and superseded documents keep their readers (R36)',
    about: (f) => isReading(f) && f.document?.status === 'current',
    holds: (f, d) =>
      f.document !== undefined &&
      d.allowed === decide({ ...f, document: { ...f.document, status: 'archived' } }).allowed &&
      d.allowed === decide({ ...f, document: { ...f.document, status: 'superseded' } }).allowed,
  },
  {
    name: 'in an open space, a refused act looks like an absent document exactly when its existence may not be known (R2)',
    about: (f) =>
      onDocument(f) &&
      OPEN.has(f.space.state) &&
      !(f.space.state === 'created' && kindIn(f, PERSON_SIDE)) &&
      !kindIn(f, ['insurer', 'system']) &&
      !validates(f),
    holds: (f, d) =>
      d.allowed ||
      (d.asAbsent === !mayKnow(f) &&
        (!d.asAbsent || (d.outward === ABSENT.code && d.forActor === ABSENT.sentence))),
  },
  {
    name: 'no one acts on a document they may not know of, but its validator',
    about: (f) =>
      CHANGING.includes(f.action) &&
      kindIn(f, ['professional', 'structure', ...PERSON_SIDE]) &&
      !validates(f),
    holds: (f, d) => !d.allowed || mayKnow(f),
  },
  {
    name: 'a validator corrects nothing that is hidden from them (R2)',
    about: (f) =>
      validates(f) &&
      f.actor.kind === 'professional' &&
      f.document?.hidden === true &&
      f.mode === 'normal' &&
      !f.relation.treating,
    holds: refused,
  },
  {
    name: 'nothing is deposited against the person’s opposition or without a qualified identity (R6, R19)',
    about: (f) => f.action === 'document.deposit' && (f.space.feedingOpposed || !f.space.insQualified),
    holds: refused,
  },
  {
    name: 'care deposits come from the author, the legal authenticator or the author’s structure (R25)',
    about: (f) => f.action === 'document.deposit' && kindIn(f, ['professional', 'structure', 'secretariat']),
    holds: (f, d) =>
      !d.allowed ||
      own(f) ||
      (f.actor.kind === 'professional' && f.document?.legalAuthenticatorId === ME) ||
      (f.actor.kind !== 'professional' && f.document?.authorStructureId === MY_STRUCTURE),
  },
  {
    name: 'each side files its own types only (R25)',
    about: (f) => f.action === 'document.deposit',
    holds: (f, d) =>
      !d.allowed ||
      f.document?.typeOrigin ===
        (kindIn(f, PERSON_SIDE)
          ? 'holder'
          : f.actor.kind === 'insurer' || f.actor.kind === 'system'
            ? f.actor.kind
            : 'professional'),
  },
  {
    name: 'a block, the relation, the mode and the switches play no part in a deposit (R28, R32)',
    about: (f) => f.action === 'document.deposit' && f.relation.blocked,
    holds: (f, d) =>
      d ===
      decide({
        ...f,
        mode: 'normal',
        relation: { consent: 'valid', treating: true, blocked: false },
        space: { ...f.space, emergency: { samu: true, others: true, hidden: true } },
      }),
  },
  {
    name: 'the assistance desk has nothing (R41)',
    about: (f) => f.actor.kind === 'support',
    holds: refused,
  },
  {
    name: 'a secretariat only finds a person and files (R38)',
    about: (f) => f.actor.kind === 'secretariat',
    holds: (f, d) => !d.allowed || f.action === 'person.find' || f.action === 'document.deposit',
  },
  {
    name: 'out of scope, a representative, a carer or a service has nothing (R40, R41)',
    about: (f) => 'withinScope' in f.actor && !f.actor.withinScope,
    holds: refused,
  },
  {
    name: 'a carer never hides, archives, grants, blocks, reads the trace or exports (R40)',
    about: (f) => f.actor.kind === 'carer',
    holds: (f, d) =>
      !d.allowed ||
      isReading(f) ||
      ['space.open', 'document.deposit'].includes(f.action) ||
      (['document.replace', 'document.delete'].includes(f.action) && f.document?.origin === 'holder'),
  },
  {
    name: 'a service reads and deposits, never what is hidden (R41)',
    about: (f) => f.actor.kind === 'service',
    holds: (f, d) =>
      !d.allowed || f.action === 'document.deposit' || (isReading(f) && f.document?.hidden !== true),
  },
  {
    name: 'only the holder changes contact channels (R29)',
    about: (f) => f.action === 'contact.change',
    holds: (f, d) => !d.allowed || f.actor.kind === 'holder',
  },
  {
    name: 'nobody but the person’s side unblocks (R42)',
    about: (f) => f.action === 'professional.unblock',
    holds: (f, d) => !d.allowed || kindIn(f, ['holder', 'representative']),
  },
  {
    name: 'a professional hides or reveals only their own (R22, R33)',
    about: (f) =>
      f.actor.kind === 'professional' && (f.action === 'document.hide' || f.action === 'document.reveal'),
    holds: (f, d) => !d.allowed || (own(f) && f.mode === 'normal'),
  },
  {
    name: 'a representative never has more than the holder',
    about: (f) => f.actor.kind === 'representative',
    holds: (f, d) => !d.allowed || decide({ ...f, actor: { kind: 'holder' } }).allowed,
  },
  {
    name: 'opening what is invisible to the patient, archived or replaced warns first (R11, EX_3.1-1080)',
    about: (f) => f.action === 'document.read' && f.document !== undefined,
    holds: (f, d) =>
      !d.allowed ||
      (d.obligations.includes('warn-invisible-to-patient') === f.document?.invisibleToPatient &&
        d.obligations.includes('warn-hidden') === f.document?.hidden &&
        d.obligations.includes('warn-archived') === (f.document?.status === 'archived') &&
        d.obligations.includes('warn-superseded') === (f.document?.status === 'superseded')),
  },
  {
    name: 'an emergency entry is told at once, and breaking the glass asks for a reason (R1111-48)',
    about: (f) => f.action === 'space.open' && f.mode !== 'normal',
    holds: (f, d) =>
      !d.allowed ||
      (d.obligations.includes('notify-holder-now') &&
        d.obligations.includes('notify-treating') &&
        d.obligations.includes('give-reason') === (f.mode === 'bris_de_glace')),
  },
  {
    name: 'an act on what waits to be announced is neither named nor told to the person (R12)',
    about: (f) => f.document?.invisibleToPatient === true && f.action !== 'document.reveal',
    holds: (_, d) =>
      !d.allowed || (d.obligations.includes('trace-unnamed') && !d.obligations.includes('notify-holder')),
  },
  {
    name: 'a representative reads the history without its secret lines, the holder reads all of it (R13, R17)',
    about: (f) => f.action === 'trace.read' && kindIn(f, ['holder', 'representative']),
    holds: (f, d) =>
      !d.allowed || d.obligations.includes('omit-secret-lines') === (f.actor.kind === 'representative'),
  },
  {
    name: 'an act on secret care leaves a line that representatives do not have (R13)',
    about: (f) => f.document?.invisibleToRepresentatives === true,
    holds: (_, d) => !d.allowed || d.obligations.includes('trace-secret'),
  },
];

type Tally = {
  facts: number;
  reached: Set<string>;
  about: number[];
  allowed: number[];
  broken: (Facts | undefined)[];
};

function survey(): Tally {
  const tally: Tally = {
    facts: 0,
    reached: new Set(),
    about: THEOREMS.map(() => 0),
    allowed: THEOREMS.map(() => 0),
    broken: THEOREMS.map(() => undefined),
  };
  for (const facts of abstractFacts()) {
    const decision = decide(facts);
    tally.facts += 1;
    tally.reached.add(decision.rule);
    for (let index = 0; index < THEOREMS.length; index += 1) {
      const theorem = THEOREMS[index]!;
      if (!theorem.about(facts)) continue;
      tally.about[index]! += 1;
      if (decision.allowed) tally.allowed[index]! += 1;
      if (!theorem.holds(facts, decision)) tally.broken[index] ??= facts;
    }
  }
  return tally;
}

describe('over the whole abstract space', () => {
  let tally: Tally;
  beforeAll(() => {
    tally = survey();
    console.log(`${tally.facts.toLocaleString('en')} abstract facts decided`);
  }, 180_000);

  for (const [index, { name }] of THEOREMS.entries()) {
    it(name, () => {
      expect(tally.broken[index]).toBeUndefined();
      expect(tally.about[index]).toBeGreaterThan(0);
    });
  }

  it('reaches every row of the table, the last one included', () => {
    expect(TABLE.map(({ code }) => code).filter((code) => !tally.reached.has(code))).toEqual([]);
  });
});

describe('the table', () => {
  it('has unique codes, A- for what it allows and D- for what it refuses', () => {
    const codes = TABLE.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const { code, outcome } of TABLE)
      expect(code).toMatch(outcome === 'allow' ? /^A-[A-Z0-9-]+$/ : /^D-[A-Z0-9-]+$/);
  });

  it('cites every ruling that bears on a decision', () => {
    const cited = new Set(TABLE.flatMap(({ sources }) => sources));
    // decided elsewhere: campaign delay, mailboxes, sizes, facts drawn from documents, identity traits, enrolment codes
    const elsewhere = new Set(['R1', 'R10', 'R21', 'R24', 'R26', 'R27']);
    const rulings = Array.from({ length: 43 }, (_, index) => `R${index + 1}`).filter(
      (ruling) => !elsewhere.has(ruling),
    );
    expect(rulings.filter((ruling) => !cited.has(ruling))).toEqual([]);
  });

  it('speaks in short, whole sentences', () => {
    for (const rule of TABLE) {
      for (const text of rule.outcome === 'refuse' ? [rule.sentence, rule.forActor] : [rule.sentence]) {
        expect(text).toMatch(/^[A-ZÀÉÊ].*\.$/u);
        expect(text).not.toMatch(/'/);
        for (const part of text.split(/[.:] /)) expect(part.split(' ').length, part).toBeLessThanOrEqual(21);
      }
    }
  });

  it('gives frozen answers, so that no caller changes another’s', () => {
    const [facts] = abstractFacts();
    expect(Object.isFrozen(decide(facts!))).toBe(true);
  });
});
