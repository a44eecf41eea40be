import type { Measure } from '#health-profile';
import { citizenAct, citizenPage, useAnswer, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Empty } from '../../ui/empty.tsx';
import { ErrorSummary } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { ageOn, day } from '../../words/dates.ts';
import { whoseOf } from '../../words/whose.ts';
import { KindFields, Question, WhenFields } from './fields.tsx';
import type { Kind } from './reading-form.ts';
import { type WriteAnswer, write } from './write.ts';

/** What is noted most often stands first; the others are one gesture away. */
const FIRST: readonly Kind[] = ['weight', 'blood-pressure', 'heart-rate', 'temperature', 'glucose-blood'];
const FIRST_OF_CHILD: readonly Kind[] = ['weight', 'height', 'head', 'temperature'];

export const loader = citizenPage(async ({ doors, request, now, url }, frame) => {
  const { measures, rules } = doors.healthProfile;
  const { person } = await frame;
  const [last, bodyMass] = await Promise.all([
    measures.read(request, {}, { last: true }),
    measures.bodyMass(request, person.birthDate),
  ]);
  const isSmall = ageOn(person.birthDate, now) < 6;
  const kinds = Object.keys(rules.kinds).filter(rules.isMeasureKind);
  const first = isSmall ? FIRST_OF_CHILD : FIRST;
  return {
    last,
    bodyMass: bodyMass[0],
    first,
    others: kinds.filter((one) => !first.includes(one)),
    rules,
    now,
    done: url.searchParams.get('fait'),
  };
});

export const action = citizenAct<WriteAnswer>((args, form) => {
  const kinds = Object.keys(args.doors.healthProfile.rules.kinds).filter(
    args.doors.healthProfile.rules.isMeasureKind,
  );
  return write(args, form, kinds, `${args.base}/mesures?fait=note`);
});

export default function Measures() {
  const { frame, page } = usePage<typeof loader>();
  const answer = useAnswer<WriteAnswer>();
  const { rules, last } = page;
  const whose = whoseOf(frame);
  const problems = answer?.problems ?? [];
  const typed = answer?.typed ?? {};
  const lastOf = (kind: Kind) => {
    const one = last.find((measure) => measure.kind === kind);
    return one && `${rules.sayReading(one)}, le ${day(one.at)}`;
  };
  const title = whose.own ? 'Vos mesures' : `Mesures ${whose.of}`;
  const fields = (kinds: readonly Kind[]) =>
    kinds.map((kind) => (
      <KindFields
        key={kind}
        kind={kind}
        rules={rules}
        typed={typed}
        problems={problems}
        last={lastOf(kind)}
      />
    ));
  const wrongBelow = page.others.some(
    (kind) => problems.some(({ field }) => field.endsWith(`-${kind}`)) || typed[`v-${kind}`],
  );
  return (
    <CitizenShell
      frame={frame}
      title={title}
      tab="Profil"
      wrong={problems.length > 0}
      steps={[{ label: 'Profil', href: `${frame.base}/profil` }, { label: 'Mesures' }]}
    >
      <Opening title={title}>
        {page.done && (
          <Notice id="fait" title="C’est noté" tone="success" live>
            <p>Les professionnels qui ont accès le lisent dès maintenant.</p>
          </Notice>
        )}
        <ErrorSummary problems={problems} />
        <p>Remplissez une case ou plusieurs. La virgule est acceptée.</p>
      </Opening>
      <Pan id="dernieres" title="Dernières mesures">
        {last.length === 0 ? (
          <Empty title="Aucune mesure">
            <p>Notez la première juste en dessous. Sa courbe apparaîtra ici.</p>
          </Empty>
        ) : (
          <ul className="lines close">
            {[...last]
              .sort((a, b) => b.at.getTime() - a.at.getTime())
              .map((one) => (
                <LastLine key={one.measureId} measure={one} base={frame.base} rules={rules} />
              ))}
            {page.bodyMass && (
              <li>
                <p>
                  Indice de masse corporelle (IMC)&nbsp;: <b>{page.bodyMass.value.toLocaleString('fr-FR')}</b>{' '}
                  <span className="meta">calculé avec le poids et la taille, le {day(page.bodyMass.at)}</span>
                </p>
              </li>
            )}
          </ul>
        )}
      </Pan>
      <Pan id="noter" title="Noter">
        <form method="post" action={`${frame.base}/mesures`} className="stack" noValidate>
          <Question questions={answer?.questions ?? []} />
          {fields(page.first)}
          <details open={wrongBelow}>
            <summary>
              <span>D’autres mesures</span>
            </summary>
            <div className="stack">{fields(page.others)}</div>
          </details>
          <WhenFields typed={typed} problems={problems} now={page.now} />
          <button type="submit" className="button">
            Enregistrer{whose.own ? '' : ` ${whose.ofNotebook}`}
          </button>
        </form>
      </Pan>
    </CitizenShell>
  );
}

function LastLine(props: {
  readonly measure: Measure;
  readonly base: string;
  readonly rules: {
    readonly kinds: Readonly<Record<Kind, { readonly label: string }>>;
    sayReading(one: Measure): string;
  };
}) {
  const { measure, rules } = props;
  return (
    <li className="acting">
      <p>
        <a href={`${props.base}/mesures/${measure.kind}`}>{rules.kinds[measure.kind].label}</a>&nbsp;:{' '}
        <b>{rules.sayReading(measure)}</b> <span className="meta">le {day(measure.at)}</span>
      </p>
      {measure.hidden && (
        <State tone="hidden" icon="crossed">
          Caché aux professionnels
        </State>
      )}
    </li>
  );
}
