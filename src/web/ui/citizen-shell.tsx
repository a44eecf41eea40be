import type { ReactNode } from 'react';
import type { Acting, CitizenFrame } from '../frame.ts';
import { nameOf } from '../words/people.ts';
import { ofName } from '../words/whose.ts';
import { Brand } from './brand.tsx';
import { Crumbs, type Step } from './crumbs.tsx';
import { NotebookOf } from './in-notebook.tsx';
import { NotebookBand } from './notebook-band.tsx';
import { NotebookSwitcher } from './notebook-switcher.tsx';
import { Foot, Shell, SignOut } from './shell.tsx';

const TABS = [
  ['', 'Accueil'],
  ['/documents', 'Documents'],
  ['/profil', 'Profil'],
  ['/acces', 'Qui voit'],
  ['/compte', 'Compte'],
] as const;

export type Tab = (typeof TABS)[number][1];

/** What a carer cannot open stands in no menu (R14, R40); the first page tells them so. */
function isClosed(tab: Tab, acting: Acting | undefined): boolean {
  if (acting?.kind !== 'carer' || tab === 'Accueil') return false;
  return (tab !== 'Documents' && tab !== 'Profil') || !acting.scopes.includes('documents.read');
}

/** A page of a notebook. Its title, its header and its band say whose notebook it is (B14). */
export function CitizenShell(props: {
  readonly frame: CitizenFrame;
  readonly title: string;
  readonly wrong?: boolean | undefined;
  readonly tab: Tab | undefined;
  readonly steps?: readonly Step[] | undefined;
  readonly children: ReactNode;
}) {
  const { frame } = props;
  const { base, acting } = frame;
  const name = nameOf(frame.person);
  const of = ofName(name).slice(0, -name.length);
  const tabs = TABS.filter(([, label]) => !isClosed(label, acting));
  const head = (
    <>
      <div className="frame">
        <Brand href={base} />
        <div className="whose">
          <span>
            <span className="aloud">Carnet {of}</span>
            <b>{name}</b>
          </span>
          <NotebookSwitcher frame={frame} />
          <SignOut />
        </div>
        <nav className="tabs" aria-label="Rubriques">
          {tabs.map(([path, label]) => (
            <a key={path} href={base + path} aria-current={label === props.tab ? 'page' : undefined}>
              {label}
            </a>
          ))}
        </nav>
      </div>
      {acting && <NotebookBand acting={acting} />}
    </>
  );
  return (
    <Shell title={`${props.title}, carnet ${ofName(name)}`} wrong={props.wrong} head={head}>
      {props.steps && (
        <div className="frame">
          <Crumbs steps={props.steps} />
        </div>
      )}
      <main id="contenu" className="frame sheet" tabIndex={-1}>
        <NotebookOf value={acting?.givenName}>{props.children}</NotebookOf>
      </main>
      <Foot demoInboxUrl={frame.demoInboxUrl} />
    </Shell>
  );
}
