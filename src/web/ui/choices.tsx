import type { ReactNode } from 'react';
import { FieldError, type FieldProblem } from './field.tsx';

export type ChoiceOption = {
  readonly value: string;
  readonly label: ReactNode;
  readonly help?: ReactNode;
};

/** Radio buttons, or boxes, under their question: nothing is chosen beforehand unless `chosen` says what was. */
export function Choices(props: {
  readonly name: string;
  readonly legend: ReactNode;
  readonly kind?: 'radio' | 'checkbox';
  readonly options: readonly ChoiceOption[];
  readonly chosen?: readonly string[] | undefined;
  readonly problems?: readonly FieldProblem[] | undefined;
}) {
  const { name, kind = 'radio', options } = props;
  // a summary leads to the first of them
  const problem = props.problems?.find(({ field }) => field === `${name}-${options[0]?.value}`);
  return (
    <fieldset aria-describedby={problem ? `${name}-erreur` : undefined}>
      <legend>{props.legend}</legend>
      {problem && <FieldError id={`${name}-erreur`}>{problem.help}</FieldError>}
      {options.map(({ value, label, help }) => (
        <label key={value} className="choice" htmlFor={`${name}-${value}`}>
          <input
            type={kind}
            id={`${name}-${value}`}
            name={name}
            value={value}
            defaultChecked={props.chosen?.includes(value) ?? false}
            aria-invalid={problem ? true : undefined}
          />
          <span>
            <b>{label}</b>
            {help && (
              <>
                <br />
                <span className="meta">{help}</span>
              </>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** One box to tick, that says what it commits to. */
export function Confirmation(props: {
  readonly id: string;
  readonly children: ReactNode;
  readonly problems?: readonly FieldProblem[] | undefined;
}) {
  const problem = props.problems?.find(({ field }) => field === props.id);
  return (
    <div>
      {problem && <FieldError id={`${props.id}-erreur`}>{problem.help}</FieldError>}
      <label className="choice" htmlFor={props.id}>
        <input
          type="checkbox"
          id={props.id}
          name={props.id}
          value="oui"
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${props.id}-erreur` : undefined}
        />
        <span>{props.children}</span>
      </label>
    </div>
  );
}
