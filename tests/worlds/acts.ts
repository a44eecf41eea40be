/** Each act is done to the house and, when the texts allow it, to the model. */
import { randomUUID } from 'node:crypto';
import type { Action, Mode } from '../../src/modules/access/rules/facts.ts';
import type { TestHouse } from '../house.ts';
import { professional } from '../personas.ts';
import { age } from './ageing.ts';
import type { Act } from './any-act.ts';
import { tried } from './disagreement.ts';
import { correct, file } from './filing.ts';
import type { Site } from './site.ts';
import {
  answerOf,
  type CarerName,
  growOlder,
  openDue,
  type Paper,
  requestOf,
  runningEmergency,
  type Who,
  type World,
} from './world.ts';

const HOUR = 3_600_000;

export async function live(house: TestHouse, site: Site, world: World, one: Act): Promise<void> {
  const may = (who: Who, action: Action, more: Parameters<typeof answerOf>[4] = {}) =>
    answerOf(house, world, who, action, more);
  const request = (who: Who) => requestOf(world, who);
  const paperAt = (at: number) => world.papers[at % Math.max(1, world.papers.length)];
  const idOf = (who: CarerName) => professional(who).nationalId;
  const { access, documents, representation } = house;

  switch (one.do) {
    case 'file':
      return file(house, site, world, one);
    case 'correct':
      return correct(house, world, one, paperAt(one.nth));
    case 'hide':
    case 'show':
    case 'archive':
    case 'unarchive':
    case 'delete':
    case 'reveal': {
      const paper = paperAt(one.nth);
      const allowed = paper !== undefined && may(one.by, `document.${one.do}`, { paper }).allowed;
      const to = paper?.invisibleToPatient ? 'patient' : 'representatives';
      const id = paper?.entryId ?? randomUUID();
      const asked = { atPersonRequest: true };
      const done = await tried(one, allowed, async () => {
        if (one.do === 'reveal') return documents.reveal(request(one.by), id, to);
        if (one.do === 'delete') return documents.remove(request(one.by), id, asked);
        if (one.do === 'show') return documents.show(request(one.by), id, asked);
        return documents[one.do](request(one.by), id);
      });
      if (done && paper) change(world, paper, one.do, to);
      return;
    }
    case 'hideAll': {
      const mayHide = world.papers.filter((paper) => may(one.by, 'document.hide', { paper }).allowed);
      if (
        !(await tried(one, may(one.by, 'record.hide').allowed, () =>
          documents.hideEverything(request(one.by)),
        ))
      )
        return;
      world.hidesNew = true;
      for (const paper of mayHide) {
        if (!paper.hidden) paper.hiddenWithAll = true;
        paper.hidden = true;
      }
      return;
    }
    case 'showAll': {
      const mayShow = world.papers.filter((paper) => may(one.by, 'document.show', { paper }).allowed);
      if (
        !(await tried(one, may(one.by, 'record.hide').allowed, () =>
          documents.showAgain(request(one.by), 'everything'),
        ))
      )
        return;
      world.hidesNew = false;
      for (const paper of mayShow)
        if (paper.hiddenWithAll) {
          paper.hidden = false;
          paper.hiddenWithAll = false;
        }
      return;
    }
    case 'state': {
      const done = await tried(one, may(one.by, 'consent.state').allowed, () =>
        access.stateConsent(request(one.by), {
          basis: one.basis,
          form: 'oral',
          confirmed: true,
          secret: one.secret,
        }),
      );
      if (!done) return;
      const until =
        one.secret || one.basis === 'consent_given'
          ? Date.now() + 24 * HOUR
          : new Date().setMonth(new Date().getMonth() + 12);
      world[one.secret ? 'kept' : 'stated'].set(one.by, until);
      return;
    }
    case 'withdraw':
      if (
        await tried(one, may(one.by, 'consent.withdraw').allowed, () =>
          access.withdrawConsent(request(one.by), one.secret ? 'secret' : 'statement'),
        )
      )
        world[one.secret ? 'kept' : 'stated'].delete(one.by);
      return;
    case 'authorise': {
      const end = await lastDay(house, one.days);
      if (
        await tried(one, may(one.by, 'professional.authorise').allowed, () =>
          access.authorise(request(one.by), idOf(one.whom), end.day),
        )
      )
        world.chosen.set(one.whom, end.until.getTime());
      return;
    }
    case 'block':
    case 'unblock':
    case 'endAccess': {
      const action = one.do === 'endAccess' ? 'settings.change' : (`professional.${one.do}` as const);
      if (
        !(await tried(one, may(one.by, action).allowed, () =>
          access[one.do](request(one.by), idOf(one.whom)),
        ))
      )
        return;
      if (one.do !== 'unblock' || world.blocked.has(one.whom)) endWays(world, one.whom);
      if (one.do === 'block') world.blocked.add(one.whom);
      if (one.do === 'unblock') world.blocked.delete(one.whom);
      return;
    }
    case 'code': {
      const { categories } = access.reference;
      const parts = [one.part, one.part + 2].map((at) => categories[at % categories.length]?.code ?? '');
      const made = await tried(one, may(one.by, 'code.create').allowed, () =>
        access.createShareCode(request(one.by), { parts, minutes: one.minutes }),
      );
      if (!made) return;
      const used = await tried(one, may(one.whom, 'code.use').allowed, () =>
        access.enterShareCode(request(one.whom), made.value.code),
      );
      if (used)
        world.codes.push({
          id: made.value.id,
          by: one.whom,
          parts,
          until: Date.now() + one.minutes * 60_000,
        });
      return;
    }
    case 'endCode': {
      const code = world.codes[one.nth % Math.max(1, world.codes.length)];
      if (
        code &&
        (await tried(one, may(one.by, 'code.end').allowed, () =>
          access.endShareCode(request(one.by), code.id),
        ))
      )
        code.until = 0;
      return;
    }
    case 'team': {
      const end = await lastDay(house, one.days);
      const made = await tried(one, may(one.by, 'team.open').allowed, () =>
        access.openTeam(request(one.by), { members: one.members.map(idOf), untilDay: end.day }),
      );
      if (made)
        world.teams.push({
          id: made.value.teamId,
          by: one.by,
          members: new Set(one.members),
          until: end.until.getTime(),
        });
      return;
    }
    case 'endTeam': {
      const team = world.teams[one.nth % Math.max(1, world.teams.length)];
      if (
        team &&
        (await tried(one, may(team.by, 'team.end').allowed, () => access.endTeam(request(team.by), team.id)))
      )
        team.until = 0;
      return;
    }
    case 'emergency': {
      const asked: Mode = one.mode;
      const done = await tried(one, may(one.by, 'space.open', { asked }).allowed, () =>
        access.openEmergency(
          { ...request(one.by), mode: one.mode },
          { reason: 'Personne inconsciente', confirmed: true },
        ),
      );
      if (done && runningEmergency(world, one.by) !== one.mode)
        world.emergencies.set(one.by, { mode: one.mode, until: Date.now() + 4 * HOUR });
      return;
    }
    case 'closeEmergency':
      if (!runningEmergency(world, one.by) || world.state === 'closed' || world.state === 'opposed') return;
      await access.closeEmergency(request(one.by));
      world.emergencies.delete(one.by);
      return;
    case 'switch':
      if (
        await tried(one, may(one.by, 'settings.change').allowed, () =>
          access.changeSwitch(request(one.by), one.which, one.on),
        )
      )
        world.switches[one.which] = one.on;
      return;
    case 'pause':
    case 'resume':
    case 'endMandate': {
      const { helper } = world;
      const action = one.do === 'resume' ? 'mandate.grant' : 'mandate.end';
      const work = {
        pause: representation.pause,
        resume: representation.resume,
        endMandate: representation.end,
      }[one.do];
      if (
        !(await tried(one, may(one.by, action).allowed, () => work(request(one.by), helper.mandateId))) ||
        helper.ended
      )
        return;
      if (one.do === 'endMandate') helper.ended = true;
      else helper.paused = one.do === 'pause';
      return;
    }
    case 'move':
      await house.setState(world.of, one.to);
      world.state = one.to;
      return;
    case 'wait':
      await age(house, world.of.holderId, one.hours);
      growOlder(world, one.hours);
      await documents.revealDue();
      openDue(world);
  }
}

function change(
  world: World,
  paper: Paper,
  act: 'hide' | 'show' | 'archive' | 'unarchive' | 'delete' | 'reveal',
  to: 'patient' | 'representatives',
): void {
  switch (act) {
    case 'hide':
      paper.hidden = true;
      return;
    case 'show':
      paper.hidden = false;
      paper.hiddenWithAll = false;
      return;
    case 'archive':
      paper.status = 'archived';
      return;
    case 'unarchive':
      paper.status = 'current';
      return;
    case 'delete':
      for (const other of world.papers) if (other.logicalId === paper.logicalId) other.status = 'deleted';
      return;
    case 'reveal':
      if (to === 'patient' && paper.invisibleToPatient) {
        paper.invisibleToPatient = false;
        paper.hidden = world.hidesNew;
      }
      if (to === 'representatives') paper.invisibleToRepresentatives = false;
  }
}

/** A block, and the end of an access, end every way in at once (H02, R28). */
function endWays(world: World, who: CarerName): void {
  world.stated.delete(who);
  world.kept.delete(who);
  world.chosen.delete(who);
  world.emergencies.delete(who);
  for (const team of world.teams) team.members.delete(who);
  for (const code of world.codes) if (code.by === who) code.until = 0;
}

/** The day so many days from now, and the moment when it ends in Paris. */
async function lastDay(
  house: TestHouse,
  days: number,
): Promise<{ readonly day: string; readonly until: Date }> {
  const [end] = await house.rows<{ day: string; until: Date }>(
    `select to_char(d, 'YYYY-MM-DD') as day, (d + 1)::timestamp at time zone 'Europe/Paris' as until
     from (select (now() at time zone 'Europe/Paris')::date + $1::integer as d) x`,
    [days],
  );
  if (!end) throw new Error('no day');
  return end;
}
