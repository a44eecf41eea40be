import { publicPage, usePage } from '../load.ts';
import { Icon } from '../ui/icon.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';

export const loader = publicPage(({ doors }) => ({ demo: doors.settings.demo }));

export default function PublicHome() {
  const { frame, page } = usePage<typeof loader>();
  return (
    <PublicShell frame={frame} title="Votre carnet de santé">
      <Opening title="Votre santé, écrite dans un seul carnet">
        <p className="lead">
          Vos soignants y déposent vos documents. Vous les lisez, vous choisissez qui les voit, et vous savez
          qui les a lus.
        </p>
        <p className="row">
          <a className="button" href="/connexion/franceconnect?vers=/moi">
            Ouvrir mon carnet avec FranceConnect{page.demo && ' (simulateur)'}
          </a>
          <a className="button second" href="/connexion/prosanteconnect?vers=/pro">
            Espace professionnel
          </a>
        </p>
        <p>
          Vous avez reçu une lettre ou un mail ?{' '}
          <a className="target" href="/activer">
            Activer mon carnet
          </a>{' '}
          ou{' '}
          <a className="target" href="/refuser">
            le refuser
          </a>
        </p>
        {page.demo && (
          <p className="soft">
            Ce site est une démonstration. Les personnes, les soignants et les moyens de connexion sont
            inventés.
          </p>
        )}
      </Opening>
      <Pan id="faire" title="Ce que vous pouvez faire">
        <ul className="lines">
          <li className="with-icon">
            <Icon name="doc" />
            <div>
              <h3>Lire tous vos documents</h3>
              <p>
                Comptes rendus, ordonnances, résultats : rangés, datés, avec le nom de leur auteur. L’original
                reste à télécharger.
              </p>
            </div>
          </li>
          <li className="with-icon">
            <Icon name="crossed" />
            <div>
              <h3>Cacher un document</h3>
              <p>
                Avant de le cacher, vous lisez qui ne le verra plus et qui le verra encore. Vous pouvez
                changer d’avis.
              </p>
            </div>
          </li>
          <li className="with-icon">
            <Icon name="eye" />
            <div>
              <h3>Savoir qui a regardé</h3>
              <p>
                Chaque accès est écrit, avec la règle qui l’a permis ou refusé. Personne ne peut effacer une
                ligne.
              </p>
            </div>
          </li>
          <li className="with-icon">
            <Icon name="stop" />
            <div>
              <h3>Bloquer un professionnel</h3>
              <p>Il ne voit plus rien, tout de suite, même en urgence.</p>
            </div>
          </li>
        </ul>
      </Pan>
      <Pan id="qui" title="Qui voit quoi">
        <p>
          Un professionnel n’ouvre votre carnet que s’il vous soigne, avec votre accord. Il n’y lit que ce que
          son métier demande.
        </p>
        <p className="next">
          <a className="target" href="/comprendre/qui-voit-quoi">
            Voir ce que chaque métier peut lire
          </a>
        </p>
      </Pan>
    </PublicShell>
  );
}
