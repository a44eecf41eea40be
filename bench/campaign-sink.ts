/** The mail server of the measurement, in a process of its own: takes every mail and keeps none. */
import { startMailSink } from '../tests/campaign/mail-sink.ts';

const { port, ca } = await startMailSink({ keep: false });
process.send?.({ port, ca });
process.on('disconnect', () => process.exit());
