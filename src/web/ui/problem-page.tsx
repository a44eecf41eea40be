import type { ReactNode } from 'react';
import type { Frame } from '../frame.ts';
import type { Problem } from '../problem.ts';
import { CitizenShell } from './citizen-shell.tsx';
import { Opening } from './pan.tsx';
import { ProfessionalShell } from './professional-shell.tsx';
import { PublicShell } from './public-shell.tsx';

const NOWHERE: Frame = { kind: 'public', signedIn: undefined, demoInboxUrl: undefined };

/** What happened, what to do, who can help, and a number to quote. What is hidden and what never existed read alike. */
export function ProblemPage({ problem }: { readonly problem: Problem | undefined }) {
  const frame = problem?.frame ?? NOWHERE;
  const title = problem?.title ?? (problem?.status === 404 ? 'Page introuvable' : 'Il y a un problème');
  const sentence = problem?.sentence ?? 'Le service a rencontré un problème. Ce n’est pas de votre fait.';
  const home = frame.kind === 'citizen' ? frame.base : frame.kind === 'professional' ? '/pro' : '/';
  const body = (
    <Opening title={title}>
      <p className="lead">{sentence}</p>
      {problem?.advice && <p>{problem.advice}</p>}
      <p className="row">
        <a className="button" href={home}>
          Revenir à l’accueil
        </a>
      </p>
      <p className="soft">
        Besoin d’aide ? Appelez le 3422.
        {problem && (
          <>
            {' '}
            Donnez ce numéro : <span className="nowrap">{problem.requestId}</span>.
          </>
        )}
      </p>
      <p className="soft">En cas d’urgence, appelez le 15 ou le 112.</p>
    </Opening>
  );
  return <Framed frame={frame} title={title} body={body} />;
}

function Framed({
  frame,
  title,
  body,
}: {
  readonly frame: Frame;
  readonly title: string;
  readonly body: ReactNode;
}) {
  if (frame.kind === 'citizen')
    return (
      <CitizenShell frame={frame} title={title} wrong tab={undefined}>
        {body}
      </CitizenShell>
    );
  if (frame.kind === 'professional')
    return (
      <ProfessionalShell frame={frame} title={title} wrong>
        <div className="frame sheet">{body}</div>
      </ProfessionalShell>
    );
  return (
    <PublicShell frame={frame} title={title} wrong>
      {body}
    </PublicShell>
  );
}
