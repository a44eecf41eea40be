import type { ReactNode } from 'react';
import { Icon, type IconName } from '../../ui/icon.tsx';
import type { Around } from '../around.ts';
import { timeLeft, untilWhen } from '../until.ts';

/** Shown all along, on every page of the record: an emergency, a secret care, a code (EX_0.2-1050, EX_0.1-1100, R20). */
export function AccessBand({ around }: { readonly around: Around }) {
  const { relation, mode, secret, now, base } = around;
  const emergency = `/pro/urgence/${base.split('/').at(-1)}`;
  if (relation.emergencyOpened && relation.emergencyUntil)
    return (
      <Band
        name="emergency"
        icon="alert"
        title={mode === 'centre_15' ? 'Accès du Centre 15' : 'Accès en urgence'}
        until={relation.emergencyUntil}
        now={now}
        act={{ action: emergency, value: 'terminer', label: 'Terminer' }}
        link={{ href: emergency, label: 'Vue d’urgence' }}
      >
        Cet accès est enregistré. La personne et son médecin traitant sont prévenus.
      </Band>
    );
  if (secret && relation.until)
    return (
      <Band
        name="secret"
        icon="crossed"
        title="Soin tenu secret"
        until={relation.until}
        now={now}
        act={{ action: `${base}/acces`, value: 'fin-secret', label: 'Terminer le soin secret' }}
      >
        Les représentants légaux ne voient rien de ce que vous faites ici.
      </Band>
    );
  if (relation.ground === 'code' && relation.until && !relation.treating)
    return (
      <Band name="code" icon="key" title="Code de partage" until={relation.until} now={now}>
        Vous voyez les parties que la personne a choisies. Elle peut arrêter à tout moment.
      </Band>
    );
  return null;
}

function Band(props: {
  readonly name: string;
  readonly icon: IconName;
  readonly title: string;
  readonly until: Date;
  readonly now: Date;
  readonly act?: { readonly action: string; readonly value: string; readonly label: string };
  readonly link?: { readonly href: string; readonly label: string };
  readonly children: ReactNode;
}) {
  return (
    <section className={`access-band access-${props.name}`} aria-label={props.title}>
      <p>
        <Icon name={props.icon} />
        <span>
          <b>{props.title}</b> {untilWhen(props.until, props.now)}{' '}
          <span className="nowrap">({timeLeft(props.until, props.now)})</span>. {props.children}
        </span>
      </p>
      {props.link && (
        <a className="target screen" href={props.link.href}>
          {props.link.label}
        </a>
      )}
      {props.act && (
        <form method="post" action={props.act.action}>
          <input type="hidden" name="acte" value={props.act.value} />
          <button type="submit" className="button second short">
            {props.act.label}
          </button>
        </form>
      )}
    </section>
  );
}
