/**
 * Waits for SIGINT, SIGTERM or SIGHUP, or for the end of who started us: the launcher that brings Node 24 may be killed
 * without a chance to say so. A second signal ends at once.
 */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false;
    const stop = () => {
      if (asked) process.exit(1);
      asked = true;
      resolve();
    };
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    const launcher = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid === launcher) return;
      clearInterval(watch);
      if (!asked) stop();
    }, 500);
    watch.unref();
  });
}
