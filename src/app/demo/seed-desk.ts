/** Who answers the telephone in the demonstration. */
import { openDatabase } from '#platform/database/database';
import { addAgent } from '#support';
import { cast } from './cast.ts';

export async function seedDesk(databaseUrl: string): Promise<void> {
  const agent = cast.professionals.find(({ id }) => id === 'agent');
  if (!agent) throw new Error('Nobody of the cast answers the telephone.');
  const { db } = openDatabase({ url: databaseUrl, role: 'carnet_batch', max: 1 });
  try {
    await addAgent(db, agent.nationalId, `${agent.givenName}, assistance 3422`);
  } finally {
    await db.destroy();
  }
}
