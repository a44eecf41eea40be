import { Empty } from '../../ui/empty.tsx';
import type { Whose } from '../../words/whose.ts';
import { type Asked, isFiltered } from './asked.ts';

/** Why nothing is there, who fills it, and one act. */
export function Nothing({
  asked,
  base,
  whose,
}: {
  readonly asked: Asked;
  readonly base: string;
  readonly whose: Whose;
}) {
  if (asked.folder && !asked.q)
    return (
      <Empty title="Ce classeur est vide" level={2}>
        <p>
          Dans la liste, suivez « Choisir plusieurs documents ». Cochez-les, puis mettez-les dans ce classeur.
        </p>
        <p>
          <a className="button second" href={`${base}/documents?choisir=plusieurs`}>
            Choisir des documents
          </a>
        </p>
      </Empty>
    );
  return isFiltered(asked) ? (
    <Empty title="Aucun document ne correspond" level={2}>
      <p>Essayez un autre mot, une autre année, ou regardez tous les états.</p>
      <p>
        <a className="button second" href={`${base}/documents`}>
          Voir tous les documents
        </a>
      </p>
    </Empty>
  ) : (
    <Empty title="Aucun document pour l’instant" level={2}>
      <p>
        {whose.own
          ? 'Votre médecin, votre laboratoire et votre hôpital en ajoutent ici.'
          : `Les soignants ${whose.of} en ajoutent ici.`}{' '}
        Comptez 2 jours après un examen.
      </p>
      {whose.own && (
        <>
          <p>Un mail vous préviendra.</p>
          <p>
            <a className="button second" href={`${base}/compte`}>
              Vérifier votre adresse mail
            </a>
          </p>
        </>
      )}
    </Empty>
  );
}
