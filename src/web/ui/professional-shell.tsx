import type { ReactNode } from 'react';
import type { ProfessionalFrame } from '../frame.ts';
import { Brand } from './brand.tsx';
import { Crumbs, type Step } from './crumbs.tsx';
import { Foot, Shell, SignOut } from './shell.tsx';

/** A page of the professional's desk: dense, one bar, the person's identity under it when there is one. */
export function ProfessionalShell(props: {
  readonly frame: ProfessionalFrame;
  readonly title: string;
  readonly tab?: 'patient' | 'deposits' | undefined;
  readonly identity?: ReactNode;
  readonly steps?: readonly Step[] | undefined;
  readonly children: ReactNode;
}) {
  const { frame } = props;
  const head = (
    <div className="bar">
      <Brand href="/pro" name="Carnet pro" />
      <nav className="row" aria-label="Rubriques">
        <a className="target" href="/pro" aria-current={props.tab === 'patient' ? 'page' : undefined}>
          Trouver un patient
        </a>
        <a className="target" href="/pro/depots" aria-current={props.tab === 'deposits' ? 'page' : undefined}>
          Mes dépôts
        </a>
      </nav>
      <div className="bar-who">
        <span>
          <b>{frame.name}</b>, {[frame.profession, frame.structure].filter(Boolean).join(', ')}
        </span>
        <SignOut />
      </div>
    </div>
  );
  return (
    <Shell title={props.title} head={head} tone="pro">
      {props.identity}
      <main id="contenu" className="desk" tabIndex={-1}>
        {props.steps && <Crumbs steps={props.steps} />}
        {props.children}
      </main>
      <Foot demoInboxUrl={frame.demoInboxUrl} />
    </Shell>
  );
}
