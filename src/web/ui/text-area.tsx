import { FieldError, type FieldProblem } from './field.tsx';

/** A field of several lines: label, hint, error, and what was typed kept. */
export function TextArea(props: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly rows?: number;
  readonly defaultValue?: string | undefined;
  readonly problems?: readonly FieldProblem[] | undefined;
}) {
  const { id, hint } = props;
  const problem = props.problems?.find(({ field }) => field === id);
  const describedBy = [problem && `${id}-erreur`, hint && `${id}-aide`].filter(Boolean).join(' ');
  return (
    <div className={problem ? 'field wrong' : 'field'}>
      <label htmlFor={id}>{props.label}</label>
      {hint && (
        <span className="hint meta" id={`${id}-aide`}>
          {hint}
        </span>
      )}
      {problem && <FieldError id={`${id}-erreur`}>{problem.help}</FieldError>}
      <textarea
        id={id}
        name={id}
        rows={props.rows ?? 4}
        defaultValue={props.defaultValue}
        aria-describedby={describedBy || undefined}
        aria-invalid={problem ? true : undefined}
      />
    </div>
  );
}
