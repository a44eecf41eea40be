import { citizenAct, citizenPage, leadTo, usePage } from '../../load.ts';
import { CitizenShell } from '../../ui/citizen-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Opening, Pan } from '../../ui/pan.tsx';
import { day, numericDay } from '../../words/dates.ts';
import { count } from '../../words/french.ts';
import { whoseOf } from '../../words/whose.ts';
import { writeSummary } from './write-summary.ts';

/** The profile in one file: to keep, to give, or to file as a document (« Profil médical », DOCPAT08). */
const TYPE = 'DOCPAT08';

export const loader = citizenPage(async ({ doors, request, now }) => {
  const [profile, may] = await Promise.all([
    doors.healthProfile.profile(request),
    doors.documents.mayAdd(request),
  ]);
  const lines = profile.sections.flatMap((one) => one.lines);
  return {
    now,
    answered: profile.answered,
    sections: profile.sections.length,
    lines: lines.length,
    leavesOut: lines.some(({ fact }) => fact.hidden || fact.invisibleToRepresentatives),
    mayFile: may.deposit.allowed,
  };
});

/** Nothing is filed yet: the next page says who will read it, then files it or not. */
export const action = citizenAct(async (args) => {
  const { doors, request, base, now } = args;
  const bytes = await writeSummary(args, true);
  const kept = await doors.documents.keepFiles(request, [{ name: 'resume-de-sante.pdf', bytes }], TYPE);
  const [draft] = kept.draftIds;
  if (!draft) throw kept.refused[0]?.error ?? new Error('a summary that waits nowhere');
  await doors.documents.changeDraft(request, draft, (before) => ({
    ...before,
    typed: {
      ...before.typed,
      title: `Résumé du profil de santé, ${day(now)}`,
      typeCode: TYPE,
      actDate: numericDay(now),
    },
  }));
  return leadTo(`${base}/documents/ajouter/${draft}/verifier`);
});

export default function Summary() {
  const { frame, page } = usePage<typeof loader>();
  const { base } = frame;
  const whose = whoseOf(frame);
  const title = whose.own ? 'Résumé de santé' : `Résumé de santé ${whose.of}`;
  return (
    <CitizenShell
      frame={frame}
      title={title}
      tab="Profil"
      steps={[{ label: 'Profil', href: `${base}/profil` }, { label: 'Résumé' }]}
    >
      <Opening title={title} aside={<p>{day(page.now)}</p>}>
        <p className="lead">
          Tout le profil en un fichier : {count(page.lines, 'ligne')}, {page.answered} rubriques remplies sur{' '}
          {page.sections}.
        </p>
        <p>Chaque ligne dit sa date et sa source. Une rubrique vide y est écrite comme vide.</p>
      </Opening>
      <Pan id="garder" title="Le garder">
        <p className="row">
          <a className="button" href={`${base}/profil/resume.pdf`}>
            Télécharger le résumé (PDF)
          </a>
        </p>
        <p className="meta">
          Ce fichier contient tout ce que vous lisez ici, même ce qui est caché aux soignants.
        </p>
      </Pan>
      {page.mayFile && (
        <Pan id="deposer" title="Le mettre dans les documents">
          <div className="stack">
            <p>La page suivante dit qui pourra le lire. Rien n’est ajouté avant.</p>
            {page.leavesOut && (
              <p>
                Ce qui est caché aux soignants, ou à vos représentants, n’y sera pas écrit : le document le
                montrerait.
              </p>
            )}
            <p>Il ne suivra plus le profil : si vous cachez une ligne plus tard, cachez aussi ce document.</p>
            <form method="post">
              <button type="submit" className="button second">
                <Icon name="upload" />
                {whose.own
                  ? 'Déposer ce résumé dans mes documents'
                  : `Déposer ce résumé dans ${whose.notebook}`}
              </button>
            </form>
          </div>
        </Pan>
      )}
    </CitizenShell>
  );
}
