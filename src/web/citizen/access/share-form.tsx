import { Choices } from '../../ui/choices.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Whose } from '../../words/whose.ts';

/** The value of « all documents » among the parts. */
export const ALL_PARTS = 'tout';

const DURATIONS = [
  { minutes: 30, label: '30 minutes' },
  { minutes: 120, label: '2 heures' },
  { minutes: 360, label: '6 heures' },
] as const;

export const durationOf = (minutes: number): string =>
  DURATIONS.find((one) => one.minutes === minutes)?.label ?? `${minutes} minutes`;

/** What, and for how long: nothing of the record is ticked beforehand; the shortest time is. */
export function ShareForm(props: {
  readonly parts: readonly { readonly code: string; readonly label: string }[];
  readonly chosen: readonly string[];
  readonly minutes: number;
  readonly problems: readonly FieldProblem[];
  readonly whose: Whose;
}) {
  const { whose } = props;
  return (
    <form method="post" className="stack" noValidate>
      <div className="two">
        <Choices
          name="montrer"
          kind="checkbox"
          legend="Que voulez-vous montrer ?"
          options={[
            { value: ALL_PARTS, label: 'Tous les documents' },
            ...props.parts.map(({ code, label }) => ({ value: code, label })),
          ]}
          chosen={props.chosen}
          problems={props.problems}
        />
        <Choices
          name="duree"
          legend="Pendant combien de temps ?"
          options={DURATIONS.map(({ minutes, label }) => ({ value: String(minutes), label }))}
          chosen={[String(props.minutes)]}
          problems={props.problems}
        />
      </div>
      <button type="submit" className="button" name="geste" value="creer">
        <Icon name="key" />
        Créer un code{whose.own ? '' : ` pour ${whose.notebook}`}
      </button>
    </form>
  );
}
