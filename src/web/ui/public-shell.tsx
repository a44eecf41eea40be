import type { ReactNode } from 'react';
import type { PublicFrame } from '../frame.ts';
import { Brand } from './brand.tsx';
import { Crumbs, type Step } from './crumbs.tsx';
import { Foot, Shell } from './shell.tsx';

/** A page anyone may read. */
export function PublicShell(props: {
  readonly frame: PublicFrame;
  readonly title: string;
  readonly wrong?: boolean | undefined;
  readonly steps?: readonly Step[] | undefined;
  readonly children: ReactNode;
}) {
  const { signedIn } = props.frame;
  const head = (
    <div className="frame">
      <Brand href="/" />
      <p className="whose">
        {signedIn === 'citizen' && (
          <a className="target" href="/moi">
            Revenir à mon carnet
          </a>
        )}
        {signedIn === 'professional' && (
          <a className="target" href="/pro">
            Revenir à l’espace professionnel
          </a>
        )}
        {!signedIn && (
          <a className="target" href="/connexion">
            Se connecter
          </a>
        )}
      </p>
    </div>
  );
  return (
    <Shell title={props.title} wrong={props.wrong} head={head} tone="plain">
      {props.steps && (
        <div className="frame">
          <Crumbs steps={props.steps} />
        </div>
      )}
      <main id="contenu" className="frame sheet" tabIndex={-1}>
        {props.children}
      </main>
      <Foot demoInboxUrl={props.frame.demoInboxUrl} />
    </Shell>
  );
}
