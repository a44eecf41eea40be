import { type Acting, OWN_NOTEBOOK } from '../../frame.ts';
import { Pan } from '../../ui/pan.tsx';
import { lastDay } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';

/** What a carer may do here, and what stays the person's own (R14, R29, R40). */
export function CarerLimits(props: {
  readonly acting: Acting;
  readonly whose: Whose;
  readonly may: readonly string[];
  readonly mayNot: readonly string[];
}) {
  const { acting, whose } = props;
  return (
    <Pan
      id="votre-acces"
      title="Votre accès"
      aside={<p>{acting.until ? `Jusqu’au ${lastDay(acting.until)}` : 'Sans date de fin'}</p>}
    >
      <dl className="effect two">
        <div>
          <dt>Vous pouvez</dt>
          <dd>
            <ul>
              {props.may.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>Vous ne pouvez pas</dt>
          <dd>
            <ul>
              {props.mayNot.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </dd>
        </div>
      </dl>
      <p className="row next">
        <span>Chaque geste porte votre nom dans l’historique {whose.of}.</span>
        <a className="target" href={`${OWN_NOTEBOOK}/proches`}>
          Renoncer à cet accès
        </a>
      </p>
    </Pan>
  );
}
