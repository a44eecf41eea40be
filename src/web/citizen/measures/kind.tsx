import { text } from '../../form.ts';
import { citizenAct, citizenPage, leadTo, useAnswer, usePage } from '../../load.ts';
import { missingPage } from '../../problem.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { ErrorSummary } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { whoseOf } from '../../words/whose.ts';
import { Aim, setAim } from './aim.tsx';
import { Curve } from './curve.tsx';
import { KindFields, Question, WhenFields } from './fields.tsx';
import { RemovingMeasure } from './removing.tsx';
import { MeasureTable } from './table.tsx';
import { type WriteAnswer, write } from './write.ts';

const PERIODS = { mois: 31, trimestre: 92, an: 366, tout: undefined } as const;
type Period = keyof typeof PERIODS;

export const loader = citizenPage(async ({ doors, request, params, url, now, requestId }, frame) => {
  const { measures, rules, targets, booklet } = doors.healthProfile;
  const kind = params.kind ?? '';
  if (!rules.isMeasureKind(kind)) throw missingPage(requestId);
  const asked = url.searchParams.get('periode') ?? 'an';
  const period: Period = Object.hasOwn(PERIODS, asked) ? (asked as Period) : 'an';
  const days = PERIODS[period];
  const from = days === undefined ? undefined : new Date(now.getTime() - days * 86_400_000);
  const [found, aims, child] = await Promise.all([
    measures.read(request, { kinds: [kind], from }),
    targets(request),
    isGrowing(kind, (await frame).person.birthDate, now) ? booklet(request) : undefined,
  ]);
  return {
    kind,
    period,
    measures: found,
    targets: aims.filter((one) => one.kind === kind),
    references: child?.growth.find((one) => one.kind === kind)?.references ?? [],
    growthSource: child?.growthSource,
    rules,
    now,
    removing: found.find(({ measureId }) => measureId === url.searchParams.get('supprimer')),
    done: url.searchParams.get('fait'),
  };
});

/** The reference curves end at five years. */
const isGrowing = (kind: string, birthDate: string, now: Date): boolean =>
  ['weight', 'height', 'head'].includes(kind) &&
  now.getTime() - Date.parse(birthDate) < 5 * 365.25 * 86_400_000;

export const action = citizenAct<WriteAnswer>(async (args, form) => {
  const { doors, request, params, base, requestId } = args;
  const { measures, rules } = doors.healthProfile;
  const kind = params.kind ?? '';
  if (!rules.isMeasureKind(kind)) throw missingPage(requestId);
  const here = `${base}/mesures/${kind}`;
  const id = text(form, 'mesure');
  switch (text(form, 'acte')) {
    case 'cacher':
    case 'montrer':
      await measures.setHidden(request, id, form.get('acte') === 'cacher');
      return leadTo(`${here}?fait=change`);
    case 'supprimer':
      await measures.remove(request, id);
      return leadTo(`${here}?fait=supprime`);
    case 'viser':
      return setAim(args, form, kind, here);
    default:
      return write(args, form, [kind], `${here}?fait=note`);
  }
});

const DONE: Readonly<Record<string, string>> = {
  note: 'C’est noté',
  change: 'C’est changé',
  supprime: 'La mesure est supprimée',
  objectif: 'L’objectif est enregistré',
};

export default function MeasureKindPage() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<WriteAnswer>();
  const { kind, rules, measures } = page;
  const rule = rules.kinds[kind];
  const whose = whoseOf(frame);
  const problems = answer?.problems ?? [];
  const here = `${frame.base}/mesures/${kind}`;
  const steps = [
    { label: 'Profil', href: `${frame.base}/profil` },
    { label: 'Mesures', href: `${frame.base}/mesures` },
    { label: rule.label },
  ];
  if (page.removing)
    return (
      <CitizenShell frame={frame} title="Supprimer une mesure" tab="Profil" steps={steps}>
        <RemovingMeasure
          measure={page.removing}
          said={rules.sayReading(page.removing)}
          here={here}
          whose={whose}
        />
      </CitizenShell>
    );
  const done = page.done && Object.hasOwn(DONE, page.done) ? DONE[page.done] : undefined;
  return (
    <CitizenShell frame={frame} title={rule.label} tab="Profil" wrong={problems.length > 0} steps={steps}>
      <Opening title={rule.label}>
        {done && (
          <Notice id="fait" title={done} tone="success" live>
            <p>Les professionnels qui ont accès le lisent dès maintenant.</p>
          </Notice>
        )}
        <ErrorSummary problems={problems} />
      </Opening>
      <Curve
        kind={kind}
        measures={measures}
        targets={page.targets}
        references={page.references}
        source={page.growthSource}
        rules={rules}
        period={page.period}
        here={here}
      />
      {measures.length > 0 && <MeasureTable measures={measures} rules={rules} here={here} reader={frame} />}
      <Pan id="noter" title="Noter">
        <form method="post" action={here} className="stack" noValidate>
          <Question questions={answer?.questions ?? []} />
          <KindFields
            kind={kind}
            rules={rules}
            typed={answer?.typed ?? {}}
            problems={problems}
            last={measures[0] && rules.sayReading(measures[0])}
            whole
          />
          <WhenFields typed={answer?.typed ?? {}} problems={problems} now={page.now} />
          <button type="submit" className="button">
            Enregistrer{whose.own ? '' : ` ${whose.ofNotebook}`}
          </button>
        </form>
      </Pan>
      <Aim
        kind={kind}
        targets={page.targets}
        rules={rules}
        here={here}
        problems={problems}
        typed={answer?.typed ?? {}}
        whose={whose}
      />
    </CitizenShell>
  );
}
