import { type Acting, OWN_NOTEBOOK } from '../../frame.ts';
import { Pan } from '../../ui/pan.tsx';
import { day } from '../../words/dates.ts';
import type { Whose } from '../../words/whose.ts';

/** What a carer may do here, and what stays the person's own (R14, R29, R40). */
export function CarerLimits({ acting, whose }: { readonly acting: Acting; readonly whose: Whose }) {
  const may = acting.scopes.flatMap((scope) => CAN[scope] ?? []);
  return (
    <Pan
      id="votre-acces"
      title="Votre accès"
      aside={<p>{acting.until ? `Jusqu’au ${day(acting.until)}` : 'Sans date de fin'}</p>}
    >
      <dl className="effect two">
        <div>
          <dt>Vous pouvez</dt>
          <dd>
            <ul>
              {may.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </dd>
        </div>
        <div>
          <dt>Vous ne pouvez pas</dt>
          <dd>
            <ul>
              {CANNOT.map((one) => (
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

const CAN: Readonly<Record<string, string>> = {
  'documents.read': 'Lire les documents',
  'documents.add': 'Ajouter des documents',
};
const CANNOT = [
  'Cacher ou archiver un document',
  'Donner ou retirer un accès',
  'Lire l’historique',
  'Changer l’adresse mail ou la connexion',
  'Emporter une copie, ou fermer le carnet',
] as const;
