/** A child's health booklet: the 20 examinations, growth beside the reference curves, teeth, birth (C19). */
import type { Access, VisitRequest } from '#access';
import type { Citizens, Person } from '#citizens';
import { parseApproximateDate } from '#formats/approximate-date';
import { parisDay } from '#formats/civil-day';
import type { Clock } from '#platform/clock';
import { newId } from '#platform/ids';
import { profileErrors } from '../errors.ts';
import { type Fact, ownSubject, SYNTHESIS_TYPE, subjectOf } from '../fact.ts';
import type { HealthReference } from '../health-reference.ts';
import type { Measure } from '../measure.ts';
import { type Examination, examinationsOf } from '../rules/examinations.ts';
import { GROWTH_LINES, growthLine } from '../rules/growth.ts';
import { TEETH, type ToothRule } from '../rules/teeth.ts';
import { factsOf, hidesNew, insertFact } from '../store/facts.ts';
import { measuresOf } from '../store/measures.ts';

export const EXAMINATION_SYSTEM = 'urn:carnet:examination';
export const TOOTH_SYSTEM = 'urn:carnet:tooth';

export type Growth = {
  readonly kind: 'weight' | 'height' | 'head';
  readonly measures: readonly Measure[];
  readonly references: readonly {
    readonly label: string;
    readonly points: readonly { readonly at: number; readonly value: number }[];
  }[];
};

export type Booklet = {
  readonly person: Person;
  readonly isMinor: boolean;
  readonly examinations: readonly Examination[];
  readonly growth: readonly Growth[];
  readonly growthSource: string;
  readonly teeth: readonly { readonly tooth: ToothRule; readonly out: Fact | undefined }[];
  readonly birth: readonly Fact[];
  /** Of examinations that documents tell and that are none of the twenty. */
  readonly others: readonly Fact[];
  readonly edition: { readonly version: string; readonly source: string };
  readonly mayAdd: boolean;
};

export function createChildBooklet(deps: {
  readonly access: Access;
  readonly citizens: Citizens;
  readonly clock: Clock;
  readonly reference: HealthReference;
}) {
  const { access, reference } = deps;
  const today = () => parisDay(deps.clock.now());
  const acts = reference.prevention.acts.filter(({ id }) => /^exa-\d\d$/.test(id));

  return {
    /** @throws Refused */
    booklet: (request: VisitRequest): Promise<Booklet> =>
      access.reading(request, async (visit) => {
        const granted = visit.authorize('document.list');
        const person = await deps.citizens.person(visit.tx, visit.holderId);
        if (!person) throw profileErrors('fact-absent');
        const facts = (await factsOf(granted, ['examination', 'birth'])).filter((one) =>
          visit.confirm('document.read', subjectOf(one)),
        );
        const measures = (
          await measuresOf(granted, { kinds: ['weight', 'height', 'head'] }, { limit: 1000 })
        ).filter((one) => visit.confirm('document.read', subjectOf(one)));
        visit.trace(granted);
        const ofSystem = (system: string) => facts.filter(({ codeSystem }) => codeSystem === system);
        const [examined, teeth] = [ofSystem(EXAMINATION_SYSTEM), ofSystem(TOOTH_SYSTEM)];
        return {
          person,
          isMinor: visit.space.protection === 'minor',
          examinations: examinationsOf(acts, person.birthDate, examined, today()),
          growth: (['weight', 'height', 'head'] as const).map((kind) => ({
            kind,
            measures: measures.filter((one) => one.kind === kind),
            references: curvesOf(reference, kind, person),
          })),
          growthSource: reference.growth.source,
          teeth: TEETH.map((tooth) => ({ tooth, out: teeth.find(({ code }) => code === tooth.code) })),
          birth: facts.filter(({ section }) => section === 'birth'),
          others: facts.filter(
            (one) => one.section === 'examination' && !examined.includes(one) && !teeth.includes(one),
          ),
          edition: { version: reference.prevention.version, source: reference.prevention.source },
          mayAdd: visit.decide('document.deposit', subjectOf(ownSubject(visit, SYNTHESIS_TYPE))).allowed,
        };
      }),

    /** An examination that took place, or a tooth that came out. @throws Refused, `choice-unknown`, `date-unreadable`, `date-future` */
    noteInBooklet: (request: VisitRequest, code: string, when: string): Promise<void> =>
      access.writing(request, async (visit) => {
        visit.attempt('document.deposit');
        const subject = ownSubject(visit, SYNTHESIS_TYPE);
        const granted = visit.authorize('document.deposit', subjectOf(subject));
        const examination = acts.find(({ id }) => id === code);
        const tooth = TEETH.find((one) => one.code === code);
        const label = examination?.label ?? tooth?.label;
        if (!label) throw profileErrors('choice-unknown', 'code');
        const start = parseApproximateDate(when, today());
        if (!start) throw profileErrors('date-unreadable', 'date');
        if (start.date && start.date > today()) throw profileErrors('date-future', 'date');
        const factId = newId();
        const hidden = await hidesNew(granted);
        await insertFact(granted, {
          ...subject,
          hidden,
          hiddenWithAll: hidden,
          factId,
          logicalId: factId,
          version: 1,
          replacesId: undefined,
          section: 'examination',
          code,
          codeSystem: examination ? EXAMINATION_SYSTEM : TOOTH_SYSTEM,
          label,
          details: {},
          start,
          end: undefined,
          state: 'active',
          joinedTo: undefined,
          confirmed: subject.origin === 'professional',
        });
        visit.trace(granted, { objectId: factId, secret: subject.invisibleToRepresentatives });
      }),
  };
}

function curvesOf(
  { growth }: HealthReference,
  kind: Growth['kind'],
  { sex, birthDate }: Person,
): Growth['references'] {
  const curve = growth.curves.find((one) => one.kind === kind && one.sex === sex);
  if (!curve) return [];
  return GROWTH_LINES.map(({ z, label }) => ({ label, points: growthLine(curve.points, birthDate, z) }));
}
