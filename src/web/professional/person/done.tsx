import { Notice } from '../../ui/notice.tsx';

/** What an act just did. */
export function Done({ done, isOpen }: { readonly done: string | undefined; readonly isOpen: boolean }) {
  const said = done !== undefined && Object.hasOwn(SAID, done) ? SAID[done] : undefined;
  if (!said) return null;
  return (
    <div className="zone">
      <Notice id="fait" title={said[0]} tone="success" live>
        <p>
          {done === 'depot' && isOpen && 'Il est dans la liste. '}
          {said[1]} {done === 'depot' && <a href="/pro/depots">Voir mes dépôts</a>}
        </p>
      </Notice>
    </div>
  );
}

const SAID: Readonly<Record<string, readonly [title: string, text: string]>> = {
  accord: ['Carnet ouvert', 'Votre déclaration est enregistrée. La personne en est prévenue.'],
  secret: [
    'Carnet ouvert pour un soin tenu secret',
    'La personne mineure en est prévenue à sa propre adresse, si elle en a une. Ses représentants légaux ne voient rien.',
  ],
  'fin-secret': [
    'Soin secret terminé',
    'Ce que vous avez fait pendant ce soin reste caché aux représentants légaux.',
  ],
  code: ['Carnet ouvert', 'La personne est prévenue que son code de partage a servi.'],
  depot: ['Document déposé', 'La personne est prévenue, sauf s’il n’est pas encore visible pour elle.'],
  supprime: ['Document supprimé', 'Il n’existe plus pour personne.'],
  retrait: [
    'Déclaration retirée',
    'Vous ne voyez plus ce carnet. Vos propres documents restent lisibles pour vous.',
  ],
};
