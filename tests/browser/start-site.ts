/** The demonstration as `npm start` serves it, in a folder and on ports of its own. */
import { PORTS } from '../../src/app/demo/settings.ts';
import { startDemo } from '../../src/app/demo/start.ts';
import { freePorts } from '../free-ports.ts';

export async function startSite(folder: string) {
  const names = Object.values(PORTS).map(({ setting }) => setting);
  const ports = await freePorts(names.length);
  const moved = Object.fromEntries(names.map((name, at) => [name, String(ports[at])]));
  const demo = await startDemo(
    { ...process.env, ...moved, CARNET_FOLDER: folder, CARNET_LOG_LEVEL: 'error' },
    () => {},
  );
  return { demo, moved };
}
