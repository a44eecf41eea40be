/** Every document of the demonstration, person by person. */
import type { ReferenceData } from '#access';
import { cast } from '../cast.ts';
import { tellAndre, tellFrancoise, tellMehdi } from './stories/elders.ts';
import { tellGerard } from './stories/gerard.ts';
import { tellMartine } from './stories/martine.ts';
import { tellMonique } from './stories/monique.ts';
import { tellCamille, tellInes, tellNathan } from './stories/young.ts';
import { createStory, type Sample, type Story } from './story.ts';

const STORIES: Readonly<Record<string, (story: Story) => void>> = {
  martine: tellMartine,
  camille: tellCamille,
  nathan: tellNathan,
  ines: tellInes,
  andre: tellAndre,
  francoise: tellFrancoise,
  mehdi: tellMehdi,
  monique: tellMonique,
  gerard: tellGerard,
};

export type ToldPerson = { readonly personId: string; readonly samples: readonly Sample[] };

/** @param today the first day of the demonstration; the same day gives the same bytes */
export function tellEveryone(today: Date, reference: ReferenceData): readonly ToldPerson[] {
  return Object.entries(STORIES).map(([personId, tell]) => {
    const order = cast.people.findIndex((one) => one.id === personId);
    const person = cast.people[order];
    if (!person) throw new Error(`The cast has no person ${personId}`);
    const story = createStory(person, order + 1, today, reference);
    tell(story);
    return { personId, samples: story.samples };
  });
}
