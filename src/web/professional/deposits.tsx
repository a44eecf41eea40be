import { professionalPage, usePage } from '../load.ts';
import { ProfessionalShell } from '../ui/professional-shell.tsx';
import { Receipts } from './receipts.tsx';

const MOST = 100;

export const loader = professionalPage(async ({ doors, session }) => ({
  receipts: await doors.documents.receipts(session, MOST),
  explain: doors.explain.refusal,
}));

export default function Deposits() {
  const { frame, page } = usePage<typeof loader>();
  return (
    <ProfessionalShell frame={frame} title="Mes dépôts" tab="deposits">
      <div className="zone stack">
        <h1>Mes dépôts</h1>
        <p className="soft">
          Ce que vous avez envoyé, par ces pages ou par votre logiciel. Un refus n’a rien enregistré :
          corrigez, puis recommencez.
        </p>
        <Receipts receipts={page.receipts} explain={page.explain} />
        {page.receipts.length === MOST && <p className="meta">Les {MOST} derniers dépôts sont montrés.</p>}
      </div>
    </ProfessionalShell>
  );
}
