import type { Measure } from '#health-profile';
import type { Doors } from '../../context.ts';
import type { CitizenFrame } from '../../frame.ts';
import { InNotebook } from '../../ui/in-notebook.tsx';
import { Pan } from '../../ui/pan.tsx';
import { State } from '../../ui/state.tsx';
import { dayAndTime } from '../../words/dates.ts';

/** The same data as the curve, each with what was said of it and what may be done. */
export function MeasureTable(props: {
  readonly measures: readonly Measure[];
  readonly rules: Doors['healthProfile']['rules'];
  readonly here: string;
  readonly reader: CitizenFrame;
}) {
  const { measures, rules, here, reader } = props;
  const isInCharge = reader.acting === undefined || reader.acting.scopes.includes('access');
  const mayRemove = reader.acting === undefined || reader.acting.scopes.includes('documents.add');
  return (
    <Pan
      id="tableau"
      title="Tableau"
      aside={<p>{measures.length > 1 ? `${measures.length} mesures` : 'Une mesure'}</p>}
    >
      <ul className="lines close">
        {measures.map((one) => (
          <li key={one.measureId} className="acting">
            <div>
              <p>
                <b>{rules.sayReading(one)}</b>, le {dayAndTime(one.at)}
              </p>
              {aside(one, rules).map((words) => (
                <p key={words} className="meta">
                  {words}
                </p>
              ))}
              {one.hidden && (
                <p className="states">
                  <State tone="hidden" icon="crossed">
                    Caché aux professionnels
                  </State>
                </p>
              )}
            </div>
            <form method="post" action={here} className="row">
              <input type="hidden" name="mesure" value={one.measureId} />
              {isInCharge && (one.hiddenHere || !one.hidden) && (
                <button
                  type="submit"
                  className="button-link"
                  name="acte"
                  value={one.hiddenHere ? 'montrer' : 'cacher'}
                >
                  {one.hiddenHere ? 'Montrer' : 'Cacher'}
                  <span className="aloud"> la mesure du {dayAndTime(one.at)}</span>
                  <InNotebook />
                </button>
              )}
              {mayRemove && one.origin === 'holder' && !one.sourceEntryId && (
                <a className="target" href={`${here}?periode=tout&supprimer=${one.measureId}`}>
                  Supprimer<span className="aloud"> la mesure du {dayAndTime(one.at)}</span>
                </a>
              )}
            </form>
          </li>
        ))}
      </ul>
    </Pan>
  );
}

function aside(
  one: Measure,
  { kinds, moments, diabetesTypes }: Doors['healthProfile']['rules'],
): readonly string[] {
  const rule = kinds[one.kind];
  const named = (
    codes: readonly { readonly code: string; readonly label: string }[],
    code: string | undefined,
  ) => codes.find((known) => known.code === code)?.label;
  const context = [
    named(moments, one.moment),
    one.days === undefined ? undefined : `sur ${one.days} jours`,
    named(rule.methods, one.method),
    named(rule.bodySites, one.bodySite),
    named(diabetesTypes, one.diabetesType),
  ].filter((words) => words !== undefined);
  const who =
    one.origin === 'professional'
      ? `Par ${one.authorLabel}`
      : one.entered === 'program'
        ? `Envoyée par un appareil ou une application${one.device?.name ? ` : ${one.device.name}` : ''}`
        : undefined;
  return [context.join(', '), one.reason, one.comment, who].filter(
    (words) => words !== undefined && words !== '',
  ) as string[];
}
