import type { Permission, Threshold } from '#access';
import type { FieldProblem } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ConsentForm } from './consent-form.tsx';

/** Before the record is open: what must be declared, or why it stays shut, and the other ways in. */
export function AtTheDoor(props: {
  readonly threshold: Threshold;
  readonly now: Date;
  readonly base: string;
  readonly secret: boolean;
  readonly chosen: string | undefined;
  readonly problems: readonly FieldProblem[];
  readonly reads: { readonly some: number; readonly all: number };
}) {
  const { threshold, base, secret } = props;
  const { mayState, open, mayDeposit, actor, isMinor } = threshold;
  return (
    <div className="zone split">
      <div className="stack">
        <h2>{titleOf(mayState.allowed && actor.kind === 'professional', secret)}</h2>
        {mayState.allowed && actor.kind === 'professional' ? (
          <>
            <ConsentForm {...props} />
            {secret ? (
              <p>
                <a href={base}>Ouvrir sans tenir le soin secret</a>
              </p>
            ) : (
              isMinor && (
                <p>
                  La personne est mineure et demande que ses représentants légaux n’en sachent rien ?{' '}
                  <a href={`${base}?soin=secret`}>Déclarer un soin tenu secret</a>
                </p>
              )
            )}
          </>
        ) : (
          <Notice id="ferme" title={open.sentence} tone="warning">
            <p>
              {mayDeposit.allowed && 'Vous pouvez y déposer un document. '}
              <a href="/comprendre/qui-voit-quoi">Voir la règle de chaque métier</a>
            </p>
          </Notice>
        )}
      </div>
      <aside className="stack" aria-label="Autres actes">
        {actor.kind === 'secretariat' && <Reception base={base} />}
        <section className="stack-tight">
          <h2>Déposer sans ouvrir</h2>
          <Deposit base={base} permission={mayDeposit} />
          {threshold.person.insStatus !== 'qualifiee' && (
            <p>
              <a href={`${base}/identite`}>Contrôler l’identité et obtenir l’INS</a>
            </p>
          )}
        </section>
        {actor.kind === 'professional' && !secret && <OtherWays base={base} />}
      </aside>
    </div>
  );
}

function titleOf(mayState: boolean, secret: boolean): string {
  if (!mayState) return 'Ce carnet ne s’ouvre pas pour vous';
  return secret ? 'Ouvrir ce carnet pour un soin tenu secret' : 'Ouvrir ce carnet';
}

/** H07: what is collected at reception. */
function Reception({ base }: { readonly base: string }) {
  return (
    <section className="stack-tight">
      <h2>Accueil</h2>
      <p>
        <a className="button second short" href={`${base}/acces`}>
          Noter un accord
        </a>
      </p>
      <p>
        <a className="button second short" href={`${base}/equipe`}>
          Équipe de soins
        </a>
      </p>
    </section>
  );
}

function OtherWays({ base }: { readonly base: string }) {
  return (
    <section className="stack-tight">
      <h2>Autres façons d’ouvrir</h2>
      <p>
        <a href="/pro/code">La personne vous a donné un code de partage</a>
      </p>
      <p>
        <a href={`/pro/urgence/${base.split('/').at(-1)}`}>
          Urgence : la personne ne peut pas s’exprimer et sa santé est en danger
        </a>
      </p>
    </section>
  );
}

export function Deposit({ base, permission }: { readonly base: string; readonly permission: Permission }) {
  return permission.allowed ? (
    <p>
      <a className="button second short" href={`${base}/deposer`}>
        <Icon name="upload" />
        Déposer un document
      </a>
    </p>
  ) : (
    <p className="soft">{permission.sentence}</p>
  );
}
