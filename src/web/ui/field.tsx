import type { InputHTMLAttributes, ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** What is wrong with a field: in the field, and in the summary that leads to it. */
export type FieldProblem = { readonly field: string; readonly summary: string; readonly help: string };

/** A label, a hint, an error that says how to correct, and the input kept as it was typed. */
export function Field(
  props: {
    readonly id: string;
    /** What is sent with it; its id by default. */
    readonly name?: string;
    readonly label: ReactNode;
    readonly hint?: ReactNode;
    readonly problems?: readonly FieldProblem[] | undefined;
  } & Pick<
    InputHTMLAttributes<HTMLInputElement>,
    'type' | 'autoComplete' | 'defaultValue' | 'inputMode' | 'accept' | 'multiple' | 'capture' | 'spellCheck'
  >,
) {
  const { id, name = id, label, hint, problems, ...input } = props;
  const problem = problems?.find(({ field }) => field === id);
  const describedBy = [problem && `${id}-erreur`, hint && `${id}-aide`].filter(Boolean).join(' ');
  return (
    <div className={problem ? 'field wrong' : 'field'}>
      <label htmlFor={id}>{label}</label>
      {hint && (
        <span className="hint meta" id={`${id}-aide`}>
          {hint}
        </span>
      )}
      {problem && <FieldError id={`${id}-erreur`}>{problem.help}</FieldError>}
      <input
        type="text"
        {...input}
        id={id}
        name={name}
        aria-describedby={describedBy || undefined}
        aria-invalid={problem ? true : undefined}
      />
    </div>
  );
}

export function FieldError({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  return (
    <p className="field-error" id={id}>
      <Icon name="alert" />
      <span>
        <span className="aloud">Erreur : </span>
        {children}
      </span>
    </p>
  );
}

export type Option = { readonly value: string; readonly label: string };

export function Select(props: {
  readonly id: string;
  readonly name?: string;
  readonly label: ReactNode;
  readonly options: readonly Option[];
  readonly value: string | undefined;
  readonly problems?: readonly FieldProblem[] | undefined;
  readonly hint?: ReactNode;
  /** The label is read aloud only, where the place is short and the options speak. */
  readonly quiet?: boolean;
}) {
  const { id } = props;
  const problem = props.problems?.find(({ field }) => field === id);
  const describedBy = [problem && `${id}-erreur`, props.hint && `${id}-aide`].filter(Boolean).join(' ');
  return (
    <div className={problem ? 'field wrong' : undefined}>
      <label htmlFor={id} className={props.quiet ? 'aloud' : undefined}>
        {props.label}
      </label>
      {props.hint && (
        <span className="hint meta" id={`${id}-aide`}>
          {props.hint}
        </span>
      )}
      {problem && <FieldError id={`${id}-erreur`}>{problem.help}</FieldError>}
      <select
        id={id}
        name={props.name ?? id}
        defaultValue={props.value}
        aria-describedby={describedBy || undefined}
        aria-invalid={problem ? true : undefined}
      >
        {props.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** At the top of the page when a form comes back, each line leading to its field. */
export function ErrorSummary({ problems }: { readonly problems: readonly FieldProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <div className="notice tone-error" role="alert" aria-labelledby="erreurs">
      <h2 id="erreurs">
        {problems.length > 1 ? `Il y a ${problems.length} problèmes` : 'Il y a un problème'}
      </h2>
      <ul>
        {problems.map(({ field, summary }) => (
          <li key={field}>
            <a href={`#${field}`}>{summary}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
