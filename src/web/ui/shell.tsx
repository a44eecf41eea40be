import type { ReactNode } from 'react';

/** The head of every page: its title, the way past the header, and what this site is not. */
export function Shell(props: {
  readonly title: string;
  /** A form came back, or the page is about a failure: heard before anything else (WCAG 3.3.1). */
  readonly wrong?: boolean | undefined;
  /** The header's content: brand, person, tabs. */
  readonly head: ReactNode;
  readonly tone?: 'pro' | 'plain' | undefined;
  readonly children: ReactNode;
}) {
  return (
    <body className={props.tone === 'pro' ? 'pro' : undefined}>
      <title>{`${props.wrong ? 'Erreur : ' : ''}${props.title} — Carnet`}</title>
      <a className="skip" href="#contenu">
        Aller au contenu
      </a>
      <header className={props.tone === 'plain' ? 'head plain' : 'head'}>
        <p className="banner">Projet libre — données fictives — ce site n’est pas un service de l’État</p>
        {props.head}
      </header>
      {props.children}
    </body>
  );
}

/** Help stands at the same place on every page (WCAG 3.2.6). */
export function Foot(props: { readonly demoInboxUrl: string | undefined; readonly children?: ReactNode }) {
  return (
    <footer className="foot">
      <div className="frame">
        <h2>Besoin d’aide ?</h2>
        <ul>
          <li>
            <a href="tel:3422">Appeler le 3422</a>
          </li>
          <li>
            <a href="/aide">Questions fréquentes</a>
          </li>
          <li>
            <a href="/contact">Nous joindre</a>
          </li>
          <li>
            <a href="/aide/texte-simple">Texte simple</a>
          </li>
          <li>
            <a href="/comprendre/qui-voit-quoi">Qui voit quoi</a>
          </li>
          {props.children}
          {props.demoInboxUrl && (
            <li>
              <a href={props.demoInboxUrl}>Mails de la démonstration</a>
            </li>
          )}
        </ul>
        <hr />
        <ul>
          <li>
            <a href="/accessibilite">Accessibilité : non audité</a>
          </li>
          <li>
            <a href="/donnees-personnelles">Données personnelles</a>
          </li>
          <li>
            <a href="/mentions-legales">Mentions légales</a>
          </li>
        </ul>
      </div>
    </footer>
  );
}

/** Leaving changes something: a button, never a link. Nothing is sent with it, so its body needs no reader. */
export function SignOut() {
  return (
    <form method="post" action="/deconnexion">
      <button type="submit" className="button-link">
        Se déconnecter
      </button>
    </form>
  );
}
