import { Field, type FieldProblem } from '../ui/field.tsx';

/** Six digits that were received: the telephone proposes them. */
export function CodeField(props: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly problems: readonly FieldProblem[];
}) {
  return <Field {...props} inputMode="numeric" autoComplete="one-time-code" spellCheck={false} />;
}

/** For whoever received nothing. */
export function SendAgain({ other }: { readonly other: 'mail' | 'sms' | undefined }) {
  return (
    <form method="post" className="stack-tight act">
      <h2>Rien reçu ?</h2>
      <p className="soft">Regardez aussi dans les messages indésirables.</p>
      <p className="row">
        <button type="submit" className="button second" name="renvoyer" value="oui">
          Renvoyer le code
        </button>
        {other && (
          <button type="submit" className="button second" name="renvoyer" value={other}>
            {other === 'sms' ? 'Le recevoir par SMS' : 'Le recevoir par mail'}
          </button>
        )}
      </p>
    </form>
  );
}
