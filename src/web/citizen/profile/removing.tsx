import type { Fact } from '#health-profile';
import { Opening, Pan } from '../../ui/pan.tsx';
import type { Whose } from '../../words/whose.ts';

/** A stop before what cannot be undone. */
export function Removing({
  fact,
  here,
  whose,
}: {
  readonly fact: Fact;
  readonly here: string;
  readonly whose: Whose;
}) {
  return (
    <>
      <Opening title="Supprimer cette ligne ?">
        <p>
          <b>{fact.label}</b>
        </p>
        <p>
          Elle disparaît {whose.ofNotebook} pour tout le monde et pour toujours, avec ses anciennes versions.
          Personne ne pourra la retrouver.
        </p>
        <p>
          Pour qu’elle reste lisible pour vous seul, cachez-la plutôt. L’historique garde la trace de la
          suppression.
        </p>
      </Opening>
      <Pan id="choisir" title="Votre choix">
        <form method="post" action={here} className="row">
          <input type="hidden" name="ligne" value={fact.factId} />
          <button type="submit" className="button danger" name="acte" value="supprimer">
            Supprimer pour toujours{whose.own ? '' : ` ${whose.ofNotebook}`}
          </button>
          <a className="target" href={here}>
            Garder cette ligne
          </a>
        </form>
      </Pan>
    </>
  );
}
