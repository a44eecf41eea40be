import type { ReactNode } from 'react';
import type { ProfessionalFrame } from '../frame.ts';
import { Brand } from './brand.tsx';
import { Crumbs, type Step } from './crumbs.tsx';
import { Foot, Shell, SignOut } from './shell.tsx';

/** `opens`: not for a secretariat, which opens nothing (R38). */
const TABS = [
  { tab: 'patient', href: '/pro', label: 'Trouver un patient', opens: false },
  { tab: 'code', href: '/pro/code', label: 'Code de partage', opens: true },
  { tab: 'emergency', href: '/pro/urgence', label: 'Urgence', opens: true },
  { tab: 'deposits', href: '/pro/depots', label: 'Mes dépôts', opens: false },
] as const;
type Tab = (typeof TABS)[number]['tab'];

/** A page of the professional's desk: dense, one bar, the person's identity under it when there is one. */
export function ProfessionalShell(props: {
  readonly frame: ProfessionalFrame;
  readonly title: string;
  readonly wrong?: boolean | undefined;
  readonly tab?: Tab | undefined;
  readonly identity?: ReactNode;
  readonly steps?: readonly Step[] | undefined;
  readonly children: ReactNode;
}) {
  const { frame } = props;
  const head = (
    <div className="bar">
      <Brand href="/pro" name="Carnet pro" />
      <nav className="row" aria-label="Rubriques">
        {TABS.filter(({ opens }) => !(opens && frame.isSecretariat)).map(({ tab, href, label }) => (
          <a key={tab} className="target" href={href} aria-current={props.tab === tab ? 'page' : undefined}>
            {label}
          </a>
        ))}
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
    <Shell title={props.title} wrong={props.wrong} head={head} tone="pro">
      {props.identity}
      <main id="contenu" className="desk" tabIndex={-1}>
        {props.steps && <Crumbs steps={props.steps} />}
        {props.children}
      </main>
      <Foot demoInboxUrl={frame.demoInboxUrl} />
    </Shell>
  );
}
