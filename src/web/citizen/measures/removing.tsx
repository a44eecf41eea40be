import type { Measure } from '#health-profile';
import { Opening, Pan } from '../../ui/pan.tsx';
import { dayAndTime } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';

/** A stop before what cannot be undone. */
export function RemovingMeasure(props: {
  readonly measure: Measure;
  readonly said: string;
  readonly here: string;
  readonly whose: Whose;
}) {
  const { measure, here, whose } = props;
  return (
    <>
      <Opening title="Supprimer cette mesure ?">
        <p>
          <b>{props.said}</b>, le {dayAndTime(measure.at)}
        </p>
        <p>
          Elle disparaît {whose.ofNotebook} pour tout le monde et pour toujours. La courbe ne la montrera
          plus.
        </p>
      </Opening>
      <Pan id="choisir" title="Votre choix">
        <form method="post" action={here} className="row">
          <input type="hidden" name="mesure" value={measure.measureId} />
          <button type="submit" className="button danger" name="acte" value="supprimer">
            Supprimer pour toujours{whose.own ? '' : ` ${whose.ofNotebook}`}
          </button>
          <a className="target" href={here}>
            Garder cette mesure
          </a>
        </form>
      </Pan>
    </>
  );
}
