import type { ReactNode } from 'react';
import type { CitizenFrame } from '../frame.ts';
import { nameOf } from '../words/people.ts';
import { Brand } from './brand.tsx';
import { Crumbs, type Step } from './crumbs.tsx';
import { Foot, Shell, SignOut } from './shell.tsx';

const TABS = [
  ['/moi', 'Accueil'],
  ['/moi/documents', 'Documents'],
  ['/moi/acces', 'Qui voit'],
  ['/moi/compte', 'Compte'],
] as const;

export type Tab = (typeof TABS)[number][1];

/** A page of the holder's notebook. Its title always says whose notebook it is (B14). */
export function CitizenShell(props: {
  readonly frame: CitizenFrame;
  readonly title: string;
  readonly tab: Tab | undefined;
  readonly steps?: readonly Step[] | undefined;
  readonly children: ReactNode;
}) {
  const name = nameOf(props.frame.person);
  const head = (
    <div className="frame">
      <Brand href="/moi" />
      <div className="whose">
        <span>
          <span className="aloud">Carnet de </span>
          <b>{name}</b>
        </span>
        <SignOut />
      </div>
      <nav className="tabs" aria-label="Rubriques">
        {TABS.map(([href, label]) => (
          <a key={href} href={href} aria-current={label === props.tab ? 'page' : undefined}>
            {label}
          </a>
        ))}
      </nav>
    </div>
  );
  return (
    <Shell title={`${props.title}, carnet de ${name}`} head={head}>
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
