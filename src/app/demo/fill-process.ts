/** Fills the database of the demonstration, then ends. Settings from the environment, folder as argument; see start.ts. */
import { readConfig } from '../config.ts';
import { fillDemo } from './fill.ts';

const read = readConfig(process.env);
if ('problems' in read) throw new Error(read.problems.map((one) => `${one.name} ${one.problem}`).join(', '));
await fillDemo(read.config, process.argv[2] ?? '', (line) => console.log(line));
