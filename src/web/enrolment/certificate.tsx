import { publicPage, usePage } from '../load.ts';
import { NOT_FOUND, thrown } from '../problem.ts';
import { Facts } from '../ui/facts.tsx';
import { Opening, Pan } from '../ui/pan.tsx';
import { PublicShell } from '../ui/public-shell.tsx';
import { day, dayAndTime } from '../words/dates.ts';

/** Whoever holds its number reads it: it names nobody. */
export const loader = publicPage(async ({ doors, params, requestId }) => {
  const certificate = await doors.enrolment.certificate(params.certificate ?? '');
  if (!certificate) throw thrown({ ...NOT_FOUND, requestId, frame: undefined });
  return { certificate, backupsUntil: doors.enrolment.backupsUntil(certificate.at) };
});

export default function DestructionCertificate() {
  const { frame, page } = usePage<typeof loader>();
  const { certificate, backupsUntil } = page;
  return (
    <PublicShell frame={frame} title="Attestation de destruction">
      <Opening title="Attestation de destruction">
        <p className="lead">
          Un carnet a été détruit, à la demande de la personne ou dix ans après sa fermeture.
        </p>
        <p>Imprimez cette page, ou notez son numéro. Elle ne porte ni nom ni numéro de personne.</p>
      </Opening>
      <Pan id="faits" title="Ce qui a été fait">
        <Facts
          rows={[
            ['Numéro', certificate.id],
            ['Date', dayAndTime(certificate.at)],
            ['Éléments détruits', String(certificate.rows)],
            ['Dont lignes d’historique', String(certificate.lines)],
            ['Clé de chiffrement', 'Détruite'],
          ]}
        />
      </Pan>
      <Pan id="reste" title="Ce qui reste">
        <p>
          Des copies de sécurité, chiffrées, jusqu’au {day(backupsUntil)}. Et des empreintes de l’historique,
          qui ne disent rien de la personne.
        </p>
      </Pan>
    </PublicShell>
  );
}
