import type { ReactNode } from 'react';
import type { ProfessionalFrame } from '../frame.ts';
import { Brand } from '../ui/brand.tsx';
import { Foot, Shell, SignOut } from '../ui/shell.tsx';

/** A page of the help desk: no way to any record from here (R41). */
export function DeskShell(props: {
  readonly frame: ProfessionalFrame;
  readonly title: string;
  readonly wrong?: boolean | undefined;
  readonly children: ReactNode;
}) {
  const { frame } = props;
  const head = (
    <div className="bar">
      <Brand href="/assistance" name="Carnet assistance" />
      <nav className="row" aria-label="Rubriques">
        <a className="target" href="/assistance">
          Nouvel appel
        </a>
        <a className="target" href="/assistance/a-confirmer">
          À confirmer
        </a>
        <a className="target" href="/aide/formulaires">
          Formulaires à imprimer
        </a>
      </nav>
      <div className="bar-who">
        <span>
          <b>{frame.name}</b>, assistance
        </span>
        <SignOut />
      </div>
    </div>
  );
  return (
    <Shell title={props.title} wrong={props.wrong} head={head} tone="pro">
      <main id="contenu" className="desk" tabIndex={-1}>
        <div className="zone">
          <p className="notice tone-info">
            <b>Vous ne voyez aucune donnée de santé.</b> Chaque appel est écrit dans l’historique de la
            personne.
          </p>
        </div>
        {props.children}
      </main>
      <Foot demoInboxUrl={frame.demoInboxUrl} />
    </Shell>
  );
}
